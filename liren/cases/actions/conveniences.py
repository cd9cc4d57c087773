"""Keeping filters, following cases and areas."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.models import Case, Category, SavedFilter, Subscription
from liren.cases.permissions import may_follow_area
from liren.core.verdicts import InvalidError, require
from liren.places.codes import is_code
from liren.places.queries import division_exists

MOST_FILTERS = 20
MOST_SUBSCRIPTIONS = 200


@transaction.atomic
def save_filter(actor: Actor, *, name: str, query: str) -> SavedFilter:
    """Keep a question to the list of all cases under a name. The same name again asks the new question."""
    name = name.strip()
    if not name or len(name) > 40 or "\x00" in name:
        raise InvalidError(_("Give it a name of at most 40 characters."), field="name")
    if not query or len(query) > 400:
        raise InvalidError(_("Choose a filter first."), field="name")
    own = SavedFilter.objects.filter(user_id=actor.person_id)
    if own.exclude(name=name).count() >= MOST_FILTERS:
        raise InvalidError(
            _("At most %(count)d filters; delete one first.") % {"count": MOST_FILTERS}, field="name"
        )
    saved, _made = SavedFilter.objects.update_or_create(
        user_id=actor.person_id, name=name, defaults={"query": query}
    )
    return saved


@transaction.atomic
def delete_filter(actor: Actor, filter_id: UUID) -> None:
    """Forget one of one's own filters. Twice changes nothing."""
    SavedFilter.objects.filter(user_id=actor.person_id, pk=filter_id).delete()


@transaction.atomic
def follow_case(actor: Actor, case_id: UUID) -> Subscription:
    """Hear of every step of a case that the actor may know of. Twice is once."""
    case = Case.objects.visible_to(actor).get(pk=case_id)
    _check_number(actor)
    found, _made = Subscription.objects.get_or_create(user_id=actor.person_id, case=case)
    return found


@transaction.atomic
def follow_area(actor: Actor, *, division: str, category_code: str = "") -> Subscription:
    """Hear of new and finished cases of a place, of one kind or of all. Twice is once.

    Raises:
        RefusedError: the actor may not read all cases of that place.
        InvalidError: no such place, no such category.
    """
    if division and not (is_code(division) and division_exists(division)):
        raise InvalidError(_("Choose a place from the list."), field="division")
    known = category_code.isalnum() and Category.objects.filter(code__startswith=category_code).exists()
    if category_code and not known:
        raise InvalidError(
            _("There is no category %(code)s.") % {"code": category_code}, field="category_code"
        )
    require(may_follow_area(actor, division))
    _check_number(actor)
    found, _made = Subscription.objects.get_or_create(
        user_id=actor.person_id, case=None, division=division, category_code=category_code
    )
    return found


@transaction.atomic
def end_subscription(actor: Actor, subscription_id: UUID) -> None:
    """Hear no more of it. Twice changes nothing."""
    Subscription.objects.filter(user_id=actor.person_id, pk=subscription_id).delete()


@transaction.atomic
def unfollow_case(actor: Actor, case_id: UUID) -> None:
    """Hear no more of this case. Twice changes nothing."""
    Subscription.objects.filter(user_id=actor.person_id, case_id=case_id).delete()


def _check_number(actor: Actor) -> None:
    if Subscription.objects.filter(user_id=actor.person_id).count() >= MOST_SUBSCRIPTIONS:
        raise InvalidError(_("You follow %(count)d already; end some first.") % {"count": MOST_SUBSCRIPTIONS})
