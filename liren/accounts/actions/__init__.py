from liren.accounts.actions.codes import SentCode, purge_codes, request_sign_in_code, sign_in_with_code
from liren.accounts.actions.people import (
    NewPost,
    NewStaff,
    create_staff,
    create_user,
    create_users_bulk,
    deactivate_user,
    reactivate_user,
    update_account,
)
from liren.accounts.actions.posts import end_post, give_post
from liren.accounts.actions.signing_in import (
    change_password,
    purge_sign_ins,
    reset_password,
    revoke_other_sign_ins,
    revoke_sign_in,
    sign_in_with_password,
    sign_out,
    start_sign_in,
)

__all__ = [
    "NewPost",
    "NewStaff",
    "SentCode",
    "change_password",
    "create_staff",
    "create_user",
    "create_users_bulk",
    "deactivate_user",
    "end_post",
    "give_post",
    "purge_codes",
    "purge_sign_ins",
    "reactivate_user",
    "request_sign_in_code",
    "reset_password",
    "revoke_other_sign_ins",
    "revoke_sign_in",
    "sign_in_with_code",
    "sign_in_with_password",
    "sign_out",
    "start_sign_in",
    "update_account",
]
