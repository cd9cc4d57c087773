"""Habits in numbers (docs/map.md). What is over a limit stands in shape_exceptions.txt, which may only
shrink."""

from __future__ import annotations

import ast
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
EXCEPTIONS = Path(__file__).with_name("shape_exceptions.txt")
FILE_STOP, FUNCTION_STOP, PARAMETERS_STOP = 500, 80, 6
TEST_FILE_STOP, TEMPLATE_STOP, SCRIPT_STOP = 400, 150, 150
MEDIAN_STOP, P90_STOP = 90, 250


def tracked(*patterns: str) -> list[Path]:
    """Files under version control, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted({ROOT / name for name in listed if name and (ROOT / name).is_file()})


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python_files() -> list[Path]:
    return [path for path in tracked("liren/*.py", "tools/*.py") if "migrations" not in path.parts]


def is_test(path: Path) -> bool:
    return "tests" in path.parts


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    arguments = function.args
    named = [item.arg for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len([item for item in named if item not in ("self", "cls")])


def offences() -> Iterator[str]:
    for path in python_files():
        stop = TEST_FILE_STOP if is_test(path) else FILE_STOP
        if lines(path) > stop:
            yield f"{name(path)}: longer than {stop} lines"
        for function in functions(path):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > FUNCTION_STOP:
                yield f"{name(path)}:{function.name}: longer than {FUNCTION_STOP} lines"
            if parameters(function) > PARAMETERS_STOP and not is_test(path):
                yield f"{name(path)}:{function.name}: more than {PARAMETERS_STOP} parameters"
    for path in tracked("tests/*.py"):
        if lines(path) > TEST_FILE_STOP:
            yield f"{name(path)}: longer than {TEST_FILE_STOP} lines"
    for path in tracked("liren/*.html"):
        if lines(path) > TEMPLATE_STOP:
            yield f"{name(path)}: longer than {TEMPLATE_STOP} lines"
    for path in tracked("liren/*.js"):
        if lines(path) > SCRIPT_STOP:
            yield f"{name(path)}: longer than {SCRIPT_STOP} lines"


def test_nothing_is_over_its_limit_but_the_exceptions() -> None:
    excepted = {line for line in EXCEPTIONS.read_text().splitlines() if line and not line.startswith("#")}
    found = set(offences())
    assert found - excepted == set()
    assert excepted - found == set(), "mended: take it off the list"


def test_files_are_short_on_the_whole() -> None:
    sizes = sorted(lines(path) for path in python_files() if not is_test(path) and lines(path))
    assert statistics.median(sizes) <= MEDIAN_STOP
    assert sizes[int(len(sizes) * 0.9)] <= P90_STOP


def test_nothing_names_a_todo_without_an_owner() -> None:
    marks = [
        f"{name(path)}:{number}"
        for path in tracked("liren/*.py", "liren/*.html", "liren/*.js", "tools/*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "TO" + "DO" in line or "FIX" + "ME" in line
    ]
    assert marks == []
