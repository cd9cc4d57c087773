"""What people may ask about their own data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from liren.accounts.actors import SYSTEM
from liren.core.identity import uuid7
from liren.core.verdicts import InvalidError, RefusedError
from liren.people.actions.caring import CareFacts, tag_person
from liren.people.actions.consenting import Agreement, give_consent, link_account, withdraw_consent
from liren.people.actions.keeping import forget_what_is_over, rehearse
from liren.people.actions.living import name_guardian
from liren.people.actions.registering import (
    PersonFacts,
    change_person,
    facts_of,
    register_person,
    transfer_person,
)
from liren.people.actions.rights import answer_request, ask_about_own_data, copy_of
from liren.people.models import Consent, Person
from liren.people.queries import own_people, people_found, readings_of, record_of
from liren.people.tests.residents import a_resident, facts, number_for
from liren.people.wall import within
from tests.cast import COMMUNITY, FAR_GRID, GRID, NEXT_GRID, Cast

pytestmark = pytest.mark.django_db
CARE = Agreement("care", "2026-1", Consent.Way.PAPER, is_separate=True)


def linked(cast: Cast) -> Person:
    """The cast's resident with a record of their own."""
    return link_account(cast.community_worker, a_resident(GRID).pk, cast.resident.person_id)


def test_people_see_who_read_about_them_and_for_what(cast: Cast) -> None:
    me = linked(cast)
    record_of(cast.community_worker, me.pk)
    acts = {(reading.act, reading.role) for reading in readings_of(cast.resident, me.pk)}
    assert ("opened", "community_worker") in acts
    with pytest.raises(Person.DoesNotExist):
        readings_of(cast.neighbour, me.pk)


def test_a_copy_of_everything_is_for_oneself_alone(cast: Cast) -> None:
    me = linked(cast)
    copy = copy_of(cast.resident, me.pk)
    assert copy["person"]["phone"] == "13812345678"
    for other in (cast.neighbour, cast.community_worker):
        with pytest.raises(Person.DoesNotExist):
            copy_of(other, me.pk)


def test_deletion_destroys_the_key_and_nothing_opens_or_is_found_again(cast: Cast) -> None:
    me = linked(cast)
    with within(SYSTEM):
        closed = Person.objects.get(pk=me.pk)
    request = ask_about_own_data(cast.resident, me.pk, kind="deletion")
    answer_request(cast.community_worker, request.pk, is_granted=True, answer="")
    assert people_found(cast.community_worker, "13812345678") == []
    assert own_people(cast.resident) == []
    with within(SYSTEM):
        gone = Person.objects.get(pk=me.pk)
    assert bytes(gone.data_key) == b""
    closed.data_key = gone.data_key  # a backup still has the closed fields, and nobody the key
    from liren.core.encryption import DecryptionError
    from liren.people.vault import Opener

    with pytest.raises(DecryptionError):
        Opener(closed).text("phone")


def test_a_refusal_says_why_and_a_second_answer_is_refused(cast: Cast) -> None:
    me = linked(cast)
    request = ask_about_own_data(cast.resident, me.pk, kind="correction", field="name", words="应为欧阳小")
    assert (
        ask_about_own_data(cast.resident, me.pk, kind="correction", field="name", words="x").pk == request.pk
    )
    with pytest.raises(InvalidError):
        answer_request(cast.community_worker, request.pk, is_granted=False, answer=" ")
    answer_request(cast.community_worker, request.pk, is_granted=False, answer="请携带户口簿到社区核对")
    with pytest.raises(RefusedError):
        answer_request(cast.community_worker, request.pk, is_granted=True, answer="")


def test_consent_is_versioned_withdrawn_as_easily_and_given_anew(cast: Cast) -> None:
    me = linked(cast)
    own = Agreement("benefit", "2026-1", Consent.Way.PAGE)
    first = give_consent(cast.resident, me.pk, own)
    assert give_consent(cast.resident, me.pk, own).pk == first.pk
    second = give_consent(cast.resident, me.pk, Agreement("benefit", "2026-2", Consent.Way.PAGE))
    withdraw_consent(cast.resident, second.pk)
    with within(SYSTEM):
        assert not Consent.objects.standing().filter(person=me).exists()
        assert Consent.objects.filter(person=me).count() == 2
    with pytest.raises(InvalidError):
        give_consent(cast.community_worker, me.pk, own)


def test_for_a_child_a_guardian_agrees(cast: Cast) -> None:
    parent = linked(cast)
    born = timezone.localdate() - timedelta(days=8 * 365)
    child = register_person(
        SYSTEM, GRID, PersonFacts(name="欧阳小宝", id_number=number_for(born, 5)), person_id=uuid7()
    )
    with pytest.raises(InvalidError):
        give_consent(cast.community_worker, child.pk, CARE)
    name_guardian(cast.community_worker, child.pk, parent.pk, basis="户口簿", since=date(2024, 1, 1))
    agreed = give_consent(
        cast.resident, child.pk, Agreement("care", "2026-1", Consent.Way.PAGE, is_separate=True)
    )
    assert agreed.by_guardian_id == parent.pk
    assert {one.pk for one in own_people(cast.resident)} == {parent.pk, child.pk}


def test_a_care_tag_needs_a_consent_of_its_own_a_source_and_an_end(cast: Cast) -> None:
    me = a_resident(GRID)
    soon = timezone.localdate() + timedelta(days=100)
    with pytest.raises(InvalidError):
        tag_person(cast.community_worker, me.pk, CareFacts("alone", "consent", "入户走访", soon))
    give_consent(cast.community_worker, me.pk, CARE)
    for bad in (
        CareFacts("alone", "consent", "", soon),
        CareFacts("alone", "consent", "入户走访", timezone.localdate() + timedelta(days=4000)),
        CareFacts("rich", "consent", "入户走访", soon),
    ):
        with pytest.raises(InvalidError):
            tag_person(cast.community_worker, me.pk, bad)
    tag = tag_person(cast.community_worker, me.pk, CareFacts("alone", "consent", "入户走访", soon))
    assert (
        tag_person(cast.community_worker, me.pk, CareFacts("alone", "consent", "入户走访", soon)).pk == tag.pk
    )


def test_somebody_is_found_by_number_phone_and_the_beginning_of_the_name(cast: Cast) -> None:
    me = a_resident(GRID, "欧阳晓")
    a_resident(FAR_GRID, "欧阳晓", sequence=2)
    for words in ("欧", "欧阳", "欧阳晓", "138 1234 5678", "+8613812345678", facts().id_number.lower()):
        assert [one.id for one in people_found(cast.community_worker, words)] == [me.pk], words
    assert people_found(cast.community_worker, "阳晓") == []
    assert people_found(cast.dispatcher, "欧阳晓") == []
    found = people_found(cast.community_worker, "欧")[0]
    assert (found.name, found.phone) == ("欧**", "138****5678")


def test_a_transfer_closes_every_field_for_the_new_place(cast: Cast) -> None:
    me = a_resident(GRID)
    before = facts_of(me)
    transfer_person(cast.community_worker, me.pk, NEXT_GRID)
    with within(SYSTEM):
        assert facts_of(Person.objects.get(pk=me.pk)) == before
    with pytest.raises(RefusedError):
        transfer_person(cast.community_worker, me.pk, FAR_GRID)


def test_a_change_that_was_overtaken_is_refused_and_the_ledger_names_fields_only(cast: Cast) -> None:
    from liren.ledger.models import Entry

    me = a_resident(GRID)
    change_person(cast.community_worker, me.pk, facts(phone="13900000000"), seen_version=1)
    with pytest.raises(RefusedError):
        change_person(cast.secretary, me.pk, facts(phone="13700000000"), seen_version=1)
    entry = Entry.objects.filter(verb="person.changed").latest("id")
    assert "phone" in entry.details
    assert "139" not in entry.details


def test_one_number_is_registered_once(cast: Cast) -> None:
    a_resident(FAR_GRID)
    with pytest.raises(InvalidError) as caught:
        register_person(cast.community_worker, COMMUNITY, facts("李四"), person_id=uuid7())
    assert caught.value.field == "id_number"


def test_the_nightly_run_ends_what_is_over_and_the_rehearsal_only_counts(cast: Cast) -> None:
    me = a_resident(GRID)
    with within(SYSTEM):
        Person.objects.filter(pk=me.pk).update(ended_on=date(2020, 1, 1))
    assert {due.category: due.count for due in rehearse()}["resident"] == 1
    assert {due.category: due.count for due in rehearse()}["resident"] == 1
    assert forget_what_is_over()["resident"] == 1
    assert "resident" not in forget_what_is_over()
    with within(SYSTEM):
        assert Person.objects.get(pk=me.pk).destroyed_at is not None
