"""Many reports of one matter come together, as numbers."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from liren.cases.actions.verifying import merge_case, withdraw_case
from liren.cases.models import Case
from liren.cases.tests.stories import reported
from liren.cases.tests.visitors import signed_in
from liren.matching.actions.grouping import group_matters
from liren.matching.actions.weighing import count_repeats
from liren.matching.grouping import alike, joined_groups, star_groups, text_vectors
from liren.matching.models import MatterGroup, RepeatShare
from tests.cast import COMMUNITY, GRID, IN_FAR_GRID, Cast

MIXER = (
    "丽发新城小区旁边搅拌站噪音扰民",
    "丽发新城附近的搅拌站粉尘污染严重",
    "搅拌站建在丽发新城小区旁，噪音粉尘",
    "投诉丽发新城小区附近搅拌站",
)
OTHERS = ("地铁一号线何时通车", "公积金贷款怎么申请", "学校门口没有斑马线")


def test_texts_about_one_matter_form_a_group_round_the_most_typical() -> None:
    vectors = text_vectors([*MIXER, *OTHERS])
    groups = star_groups(alike(vectors, 0.15))
    assert set(groups[0]) == {0, 1, 2, 3}
    assert all(len(group) < 2 or set(group) <= {0, 1, 2, 3} for group in groups)
    assert joined_groups(vectors, groups, 0.5)[0][0] in {0, 1, 2, 3}


def test_likeness_is_not_passed_on_in_a_chain() -> None:
    from scipy.sparse import csr_matrix

    chain = csr_matrix([[0, 9, 0, 0], [9, 0, 1, 0], [0, 1, 0, 9], [0, 0, 9, 0]], dtype=float)
    assert [sorted(group) for group in star_groups(chain)] == [[0, 1, 2]]  # 3 is like 2, not like 1


def test_nothing_alike_makes_no_group() -> None:
    assert star_groups(alike(text_vectors(OTHERS), 0.3)) == []
    assert joined_groups(text_vectors(OTHERS), [], 0.5) == []


def many(cast: Cast, who: tuple[str, ...] = ("resident", "neighbour", "auditor", "handler")) -> list[Case]:
    cases = []
    for text, name in zip(MIXER, who, strict=True):
        case = reported(cast, category_code="E0102", description=text)
        Case.objects.filter(pk=case.pk).update(reporter_id=getattr(cast, name).user_id)
        cases.append(case)
    for text in OTHERS:
        reported(cast, description=text)
    return cases


def test_each_night_the_matters_that_many_report_are_counted(cast: Cast) -> None:
    cases = many(cast)
    assert group_matters() == 1
    group = MatterGroup.objects.get()
    assert (group.reports, group.people, group.still_open) == (4, 4, 4)
    assert group.division == GRID
    assert group.example in cases
    assert group.category_id == "E0102"
    assert group_matters() == 1
    assert MatterGroup.objects.count() == 1


def test_one_person_who_writes_often_is_not_many(cast: Cast) -> None:
    many(cast, ("resident",) * 4)
    assert group_matters() == 0


def test_old_withdrawn_and_distant_reports_do_not_count(cast: Cast) -> None:
    cases = many(cast)
    withdraw_case(cast.resident, cases[0].pk)
    old = timezone.now() - timedelta(days=120)
    Case.objects.filter(pk=cases[1].pk).update(opened_at=old)
    assert group_matters() == 0
    Case.objects.filter(pk=cases[1].pk).update(opened_at=timezone.now(), lon=IN_FAR_GRID[0])
    assert group_matters() == 0


def test_commanders_and_dispatchers_see_the_groups_of_their_area_only(cast: Cast) -> None:
    many(cast)
    group_matters()
    for who, seen in (("dispatcher", True), ("commander", True), ("outsider", False)):
        page = signed_in(cast, who).get("/matching/groups/")
        assert page.status_code == 200
        assert (MatterGroup.objects.get().example.number in page.content.decode()) is seen
    for who in ("grid_worker", "secretary", "handler", "resident"):
        assert signed_in(cast, who).get("/matching/groups/").status_code == 403
    MatterGroup.objects.update(division=COMMUNITY[:4])  # reaches beyond the district
    assert not MatterGroup.objects.visible_to(cast.commander).exists()


def test_the_page_tells_numbers_and_no_words(cast: Cast) -> None:
    many(cast)
    group_matters()
    page = signed_in(cast, "dispatcher").get("/matching/groups/").content.decode()
    assert "搅拌站" not in page


def test_repeats_are_counted_by_category(cast: Cast) -> None:
    first, second = reported(cast), reported(cast)
    merge_case(cast.community_worker, second.pk, into=first.pk)
    reported(cast, category_code="E0102")
    assert count_repeats() == 2
    assert RepeatShare.objects.get(pk="C0118").repeats == 1
    assert RepeatShare.objects.get(pk="E0102").repeats == 0
