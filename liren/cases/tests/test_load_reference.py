"""Loading the reference lists inserts what is missing and leaves everything else as it is."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from liren.cases.actions.reference import Loaded, load_reference
from liren.cases.models import Category, StageLimit
from liren.cases.reference import rows_categories, rows_limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty() -> None:
    """No reference rows, whether or not a migration has put them there."""
    StageLimit.objects.all().delete()
    Category.objects.all().delete()


@pytest.mark.usefixtures("empty")
def test_the_first_run_inserts_every_row_and_the_second_none() -> None:
    assert load_reference() == Loaded(len(rows_categories()), len(rows_limits()))
    before = [list(Category.objects.values()), list(StageLimit.objects.order_by("pk").values())]
    assert load_reference() == Loaded(0, 0)
    assert [list(Category.objects.values()), list(StageLimit.objects.order_by("pk").values())] == before
    for row in (*Category.objects.all(), *StageLimit.objects.all()):
        row.full_clean(exclude=["id", "valid_to", "category_code"])


@pytest.mark.usefixtures("empty")
def test_what_an_administrator_edited_stays() -> None:
    load_reference()
    Category.objects.filter(code="E0102").update(name="垃圾", is_offered=False)
    limit = StageLimit.objects.get(category_code="E0102", stage="handle")
    limit.amount, limit.valid_from, limit.is_verified = 9, date(2024, 5, 1), True
    limit.save()
    Category.objects.filter(code="E0103").delete()

    assert load_reference() == Loaded(1, 0)
    assert Category.objects.get(code="E0102").name == "垃圾"
    kept = StageLimit.objects.get(category_code="E0102", stage="handle")
    assert (kept.amount, kept.valid_from, kept.is_verified) == (9, date(2024, 5, 1), True)


@pytest.mark.usefixtures("empty")
def test_a_migration_can_hand_in_its_own_models() -> None:
    loaded = load_reference(apps.get_model("cases", "Category"), apps.get_model("cases", "StageLimit"))
    assert loaded.limits == StageLimit.objects.count() == len(rows_limits())
