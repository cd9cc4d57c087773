"""Posts: given, ended, valid for a term, and what they make of their holder."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from liren.accounts.actions import create_staff, deactivate_user, end_post, give_post, reactivate_user
from liren.accounts.actions.people import NewPost, NewStaff
from liren.accounts.actors import ANONYMOUS, SYSTEM
from liren.accounts.models import Post, User
from liren.accounts.queries import actor_for, holders_of, posts_within
from liren.accounts.roles import Role
from liren.core.verdicts import InvalidError, RefusedError
from liren.ledger.models import Entry
from tests.cast import COMMUNITY, DISTRICT, FAR_GRID, GRID, NEXT_GRID, SUBDISTRICT, Cast

WORKER = Role.GRID_WORKER


def test_a_post_counts_from_its_first_day_to_the_day_before_its_end(cast: Cast) -> None:
    user, today = cast.user("neighbour"), timezone.localdate()
    give_post(
        cast.secretary, user, role=WORKER, scope=GRID, valid_from=today, valid_to=today + timedelta(days=1)
    )
    give_post(cast.secretary, user, role=WORKER, scope=NEXT_GRID, valid_from=today + timedelta(days=1))
    assert cast.neighbour.scopes(Role.GRID_WORKER) == (GRID,)
    tomorrow = Post.objects.valid(today + timedelta(days=1)).filter(user=user, role=WORKER)
    assert [post.scope for post in tomorrow] == [NEXT_GRID]


def test_giving_the_same_post_again_changes_nothing(cast: Cast) -> None:
    first = give_post(cast.secretary, cast.user("neighbour"), role=WORKER, scope=GRID)
    before = Entry.objects.count()
    assert give_post(cast.secretary, cast.user("neighbour"), role=WORKER, scope=GRID) == first
    assert Entry.objects.count() == before


def test_a_term_that_ends_before_it_begins_is_refused(cast: Cast) -> None:
    today = timezone.localdate()
    with pytest.raises(InvalidError):
        give_post(
            cast.secretary, cast.user("neighbour"), role=WORKER, scope=GRID, valid_from=today, valid_to=today
        )


def test_an_ended_post_is_gone_at_once_and_stays_in_the_record(cast: Cast) -> None:
    post = Post.objects.get(user=cast.user("grid_worker"))
    end_post(cast.secretary, post)
    assert not cast.grid_worker.is_staff
    entry = Entry.objects.get(verb="post.ended")
    assert (entry.actor_id, entry.object_id, entry.division) == (cast.secretary.user_id, str(post.pk), GRID)


def test_a_post_out_of_sight_cannot_be_ended(cast: Cast) -> None:
    far = Post.objects.get(user=cast.user("outsider"))
    with pytest.raises(Post.DoesNotExist):
        end_post(cast.secretary, far)


def test_the_database_refuses_an_unknown_role_and_a_crooked_scope(cast: Cast) -> None:
    for role, scope in (("king", GRID), (Role.GRID_WORKER, "12345"), (Role.GRID_WORKER, "99010x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.create(user=cast.user("resident"), role=role, scope=scope)


def test_a_newcomer_whose_post_is_refused_is_not_added(cast: Cast) -> None:
    newcomer = NewStaff("新人", "newcomer", (NewPost(Role.DISPATCHER, SUBDISTRICT),))
    with pytest.raises(RefusedError), transaction.atomic():
        create_staff(cast.secretary, newcomer, password="Hehua-2026-first")
    assert User.objects.by_login("newcomer") is None


def test_a_login_name_is_taken_once_whatever_its_case(cast: Cast) -> None:
    with pytest.raises(InvalidError) as wrong:
        create_staff(SYSTEM, NewStaff("某人", "Grid_Worker"), password="Hehua-2026-first")
    assert wrong.value.field == "login"


def test_a_deactivated_user_is_nobody_until_let_in_again(cast: Cast) -> None:
    deactivate_user(cast.administrator, cast.user("grid_worker"))
    user = User.objects.get(pk=cast.user("grid_worker").pk)
    assert actor_for(user) == ANONYMOUS
    reactivate_user(cast.administrator, user)
    assert actor_for(User.objects.get(pk=user.pk)).is_staff


def test_holders_are_found_for_a_place_and_a_unit(cast: Cast) -> None:
    assert holders_of(Role.GRID_WORKER, Role.GRID_LEADER, division=GRID) == sorted(
        [cast.user("grid_worker").pk, cast.user("grid_leader").pk]
    )
    assert holders_of(Role.HANDLER, division=GRID, organization_id=cast.lamps.pk) == [cast.user("handler").pk]
    assert holders_of(Role.GRID_WORKER, division=FAR_GRID) == []


def test_the_roster_shows_each_reader_their_area(cast: Cast) -> None:
    def seen(name: str) -> set[str]:
        return {post.scope for post in posts_within(getattr(cast, name))}

    assert seen("secretary") == {GRID, COMMUNITY}
    assert seen("auditor") == {GRID, COMMUNITY, SUBDISTRICT, DISTRICT}
    assert seen("handler") == {DISTRICT}  # their own
    assert seen("resident") == set()


def test_personal_data_is_not_readable_in_the_tables(cast: Cast) -> None:
    user = cast.user("resident")
    user.set_phone("13800000001")
    user.save()
    found = User.objects.by_phone("13800000001")
    assert found == user
    assert found is not None
    assert (found.masked_phone, found.masked_name) == ("138****0001", "王**")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM accounts_user WHERE id = %s", [user.pk])
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert "王".encode() not in stored
    assert b"138" not in stored
