"""Forgetting what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from procrastinate import Blueprint

from liren.accounts.actions import purge_codes, purge_sign_ins

blueprint = Blueprint()


@blueprint.periodic(cron="20 3 * * *")
@blueprint.task(name="accounts.forget_old_sign_ins")
def forget_old_sign_ins(timestamp: int) -> None:
    """Every night: codes of yesterday, sessions that ran out, sign-ins unused for half a year (网络安全法).

    The ledger keeps who signed in when.
    """
    purge_codes()
    purge_sign_ins(older_than=timedelta(days=183))
    SessionStore.clear_expired()
