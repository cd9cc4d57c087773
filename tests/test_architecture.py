"""The house keeps its floors: imports (import-linter), and relations that an import linter can't see."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

ROOT = Path(settings.BASE_DIR)
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
FLOORS = [{room.strip() for room in floor.split("|")} for floor in CONTRACTS[0]["layers"]]
HEIGHT = {room: -number for number, floor in enumerate(FLOORS) for room in floor}
ROOMS = sorted(HEIGHT)


def test_every_room_is_on_a_floor() -> None:
    rooms = {path.parent.name for path in (ROOT / "liren").glob("*/__init__.py")}
    assert rooms == set(ROOMS)


def test_relations_point_down() -> None:
    upward = []
    for model in apps.get_models():
        if model._meta.app_label not in HEIGHT:
            continue
        for field in model._meta.get_fields(include_hidden=False):
            target = getattr(field, "related_model", None)
            if field.auto_created or not (isinstance(target, type) and issubclass(target, Model)):
                continue
            label = target._meta.app_label
            if label in HEIGHT and HEIGHT[label] > HEIGHT[model._meta.app_label]:
                upward.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert upward == []


def test_windows_and_the_top_floors_hold_no_models() -> None:
    for room in ("web", "flows", "insight", "demo"):
        assert list(apps.get_app_config(room).get_models()) == []


def test_imports_point_down() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_only_flows_listens() -> None:
    listeners = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "liren").rglob("*.py")
        if "tests" not in path.parts
        and any(line.lstrip().startswith("@listen(") for line in path.read_text().splitlines())
    ]
    assert [path for path in listeners if not path.startswith("liren/flows/")] == []


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc", "manager", "managers"])
def test_no_module_is_a_catch_all(word: str) -> None:
    assert list((ROOT / "liren").rglob(f"{word}.py")) == []
    assert list((ROOT / "liren").rglob(f"{word}/__init__.py")) == []
