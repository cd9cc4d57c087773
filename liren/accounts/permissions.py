"""Who may create users, give and end posts, and read the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.accounts.models import Post, User
from liren.accounts.queries import has_other_administrator
from liren.accounts.roles import Role
from liren.core.verdicts import Allowed, Denied, Verdict

# A community appoints its own people; everybody else is appointed by an administrator.
BY_SECRETARY = frozenset({Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_WORKER})
AUDIT_READERS = (Role.AUDITOR, Role.ADMINISTRATOR, Role.COMMUNITY_SECRETARY)


def may_give_post(actor: Actor, user: User, role: Role, scope: str) -> Verdict:
    """Administrators within their scope; secretaries grid and community workers of their community.

    Nobody gives a scope wider than their own, and nobody gives a post to themselves.
    """
    if actor.kind == "system":
        return Allowed()
    if actor.user_id == user.pk:
        return Denied(_("You can't give a post to yourself."))
    return may_appoint(actor, role, scope)


def may_appoint(actor: Actor, role: Role, scope: str) -> Verdict:
    """Whether this role may be given over this scope at all, whoever is to hold it."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, division=scope):
        return Allowed()
    if role in BY_SECRETARY and actor.holds(Role.COMMUNITY_SECRETARY, division=scope):
        return Allowed()
    if actor.holds(Role.ADMINISTRATOR):
        return Denied(_("This area lies outside the area that you administer."))
    return Denied(_("Only an administrator of this area can give this post."))


def may_end_post(actor: Actor, post: Post) -> Verdict:
    """Whoever may give it. The last administrator of the whole platform can't be ended."""
    if actor.user_id is not None and actor.user_id == post.user_id:
        return Denied(_("You can't end your own post."))
    if post.role == Role.ADMINISTRATOR and not post.scope and not has_other_administrator(post):
        return Denied(_("This is the last administrator of the platform."), because="state")
    return may_appoint(actor, Role(post.role), post.scope)


def may_create_staff(actor: Actor) -> Verdict:
    """Administrators and secretaries; which post they can then give is another question."""
    if actor.kind == "system" or actor.holds(Role.ADMINISTRATOR, Role.COMMUNITY_SECRETARY):
        return Allowed()
    return Denied(_("Only administrators and community secretaries can add staff."))


def may_create_users_bulk(actor: Actor) -> Verdict:
    """Only the platform itself: the demo world and imports."""
    return Allowed() if actor.kind == "system" else Denied(_("Only the platform itself adds people in bulk."))


def may_manage_user(actor: Actor, user: User) -> Verdict:
    """Deactivate, reactivate, sign out: an administrator whose scope covers all posts of that user."""
    if actor.kind == "system":
        return Allowed()
    if actor.user_id == user.pk:
        return Denied(_("Somebody else has to do this for you."))
    scopes = [post.scope for post in Post.objects.valid().filter(user=user).exclude(role=Role.RESIDENT)] or [
        ""
    ]
    if all(actor.holds(Role.ADMINISTRATOR, division=scope) for scope in scopes):
        return Allowed()
    return Denied(_("Only an administrator of every area in which this person holds a post can do this."))


def may_read_audit(actor: Actor, division: str) -> Verdict:
    """Auditors, administrators and secretaries within their scope."""
    if actor.holds(*AUDIT_READERS, division=division):
        return Allowed()
    return Denied(
        _("The audit trail is for auditors, administrators and community secretaries of this area.")
    )
