from liren.accounts.models.sessions import SignIn, SignInCode, SignInRule
from liren.accounts.models.users import Post, User

__all__ = ["Post", "SignIn", "SignInCode", "SignInRule", "User"]
