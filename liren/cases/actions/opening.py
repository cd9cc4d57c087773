"""Every door's way in: a resident's report, an anonymous one, a patrol's, one taken by phone or at a
counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.accounts.actors import Actor
from liren.cases.actions.answering import right_answers, write_answers
from liren.cases.actions.stepping import Taking, Word, signing, write_entry
from liren.cases.clocks import apply_clock
from liren.cases.events import CaseOpened
from liren.cases.machine import NEW, step_from
from liren.cases.models import Case, Category, Photo
from liren.cases.moments import Happening
from liren.cases.permissions import may_add_photo, may_report
from liren.cases.photos import StoredPhoto, attach_photos, store_photos
from liren.cases.receipts import receipt_digest, receipt_for
from liren.core.announcements import announce
from liren.core.verdicts import InvalidError, require
from liren.core.writing import insert_row
from liren.ledger.actions import record
from liren.places.locating import locate
from liren.places.queries import division_exists

LONGEST_TEXT = 4000  # characters
SHORTEST_TEXT = 4


@dataclass(frozen=True, slots=True)
class Report:
    """What comes through a door. `key` is made by the sender: the same key twice is one case.

    The place is a point (WGS84), or a division for somebody who can't point at a map.
    """

    key: UUID
    category_code: str
    description: str
    lon: float | None = None
    lat: float | None = None
    division: str = ""
    address: str = ""
    severity: str = Case.Severity.ORDINARY
    contact_name: str = ""
    contact_phone: str = ""
    photos: tuple[bytes, ...] = ()
    happened: Happening | None = None  # noted on a device without a network, earlier than it arrived
    on_behalf: bool = False  # for somebody else, who agreed: the contact is theirs
    answers: Mapping[str, str] | None = None  # to the category's questions; None: they were not asked yet


@dataclass(frozen=True, slots=True)
class Opened:
    """The case, and the receipt number if it has no account to come back to."""

    case: Case
    receipt: str
    is_repeat: bool


def open_case(actor: Actor, report: Report, *, source: str) -> Opened:
    """Take in a report through one of the doors; the only way that a case begins.

    Raises:
        InvalidError: what is missing or wrong, and in which field; nothing is stored.
        RefusedError: the actor may not use this door for this place.
    """
    if earlier := Case.objects.filter(key=report.key).first():
        return _opened_before(actor, earlier, source)
    category = _category(report)
    division = _division(report)
    require(may_report(actor, source, division))
    _check_words(report)
    if report.answers is not None:
        right_answers(category.code, report.answers)
    photos = store_photos(report.photos)  # slow, and outside the transaction
    try:
        return _write(actor, report, source, category, division, photos)
    except IntegrityError:
        # The same key arrived twice at the same moment; the other one was faster.
        earlier = Case.objects.filter(key=report.key).first()
        if earlier is None:
            raise
        return _opened_before(actor, earlier, source)


def _opened_before(actor: Actor, case: Case, source: str) -> Opened:
    """A repeated submit finds its own case; a stranger's key finds nothing."""
    own = (
        case.source == source
        and case.reporter_id == (actor.user_id if source == Case.Source.RESIDENT else None)
        and case.taken_by_id
        == (actor.user_id if source not in (Case.Source.RESIDENT, Case.Source.ANONYMOUS) else None)
    )
    if not own:
        raise InvalidError(_("This form was already used. Open a new one."), field="key")
    receipt = receipt_for(case.key) if case.receipt_digest else ""
    return Opened(case, receipt, is_repeat=True)


def _category(report: Report) -> Category:
    category = Category.objects.filter(pk=report.category_code).first()
    if category is None:
        raise InvalidError(_("Choose what it is about."), field="category")
    return category


def _division(report: Report) -> str:
    if report.lon is not None and report.lat is not None:
        found = locate(report.lon, report.lat)
        if found is None:
            raise InvalidError(_("This place lies outside the area that is served here."), field="place")
        return found.chain[-1]
    if report.division and division_exists(report.division):
        return report.division
    raise InvalidError(_("Mark the place on the map, or choose the community."), field="place")


def _check_words(report: Report) -> None:
    length = len(report.description.strip())
    if length < SHORTEST_TEXT:
        raise InvalidError(_("Say in a few words what is wrong."), field="description")
    if length > LONGEST_TEXT:
        raise InvalidError(_("At most %(count)d characters.") % {"count": LONGEST_TEXT}, field="description")


@transaction.atomic
def _write(
    actor: Actor, report: Report, source: str, category: Category, division: str, photos: list[StoredPhoto]
) -> Opened:
    at = timezone.now()
    by_resident = source == Case.Source.RESIDENT
    without_account = source in (Case.Source.ANONYMOUS, Case.Source.PHONE, Case.Source.COUNTER)
    receipt = receipt_for(report.key) if without_account else ""
    verb = "patrol" if source == Case.Source.PATROL else "report"
    step = step_from(NEW, verb)
    assert step is not None
    case = Case(
        number=next_number(at),
        key=report.key,
        category=category,
        source=source,
        severity=report.severity,
        state=step.target,
        division=division,
        lon=report.lon,
        lat=report.lat,
        address=report.address.strip(),
        description=report.description.strip(),
        reporter_id=actor.user_id if by_resident else None,
        taken_by_id=None if by_resident or source == Case.Source.ANONYMOUS else actor.user_id,
        contact_name=report.contact_name.strip(),
        contact_phone=report.contact_phone.strip(),
        receipt_digest=receipt_digest(receipt) if receipt else None,
        opened_at=at,
    )
    actor = signing(actor, case)
    apply_clock(case, step, at)  # its deadline refers to the case: the database looks at the commit
    insert_row(case)
    attach_photos(case, photos, Photo.Moment.REPORT, at, actor.user_id)
    if report.answers is not None:
        write_answers(case, right_answers(category.code, report.answers))
    note = _("Reported for somebody else, who agreed to it.") if report.on_behalf else ""
    word = Word(note, happened=report.happened)
    write_entry(Taking(actor, case, verb, word, at, step), NEW)
    if report.on_behalf:
        record(actor, "case.reported_for_other", case)
    announce(CaseOpened(case.pk))
    return Opened(case, receipt, is_repeat=False)


def next_number(at: datetime) -> str:
    """A number that can be said on the phone: the day, then six digits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_number')")
        (value,) = cursor.fetchone()
    return f"{timezone.localtime(at):%y%m%d}{value % 1_000_000:06d}"


def add_photos(actor: Actor, case_id: UUID, uploads: tuple[bytes, ...], *, moment: Photo.Moment) -> Case:
    """Add photos to a case that is still open: before, after, from the inspection."""
    require(may_add_photo(actor, Case.objects.visible_to(actor).get(pk=case_id)))
    photos = store_photos(uploads)
    with transaction.atomic():
        case = Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(may_add_photo(actor, case))
        if case.pk in actor.receipts:
            actor = signing(actor, case)
        attach_photos(case, photos, moment, timezone.now(), actor.user_id)
        record(actor, "case.photos_added", case, count=len(photos), moment=str(moment))
    return case
