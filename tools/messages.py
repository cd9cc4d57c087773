"""The interface's words: English in the code, Chinese in each room's catalogue. Babel reads and writes them.

python tools/messages.py extract [app …]   add what is missing to the django.po of these apps
python tools/messages.py check [app …]     fail on missing, fuzzy, unused or contradicting words
python tools/messages.py compile           write the .mo files that Django reads
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "liren"
LANGUAGE = "zh_Hans"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_STRING = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*{_STRING}(?:\s*,\s*{_STRING})?(?:\s*,\s*{_STRING})?")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
HEADER = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


@dataclass(frozen=True, slots=True)
class Words:
    """One message as the code asks for it."""

    text: str
    plural: str = ""
    context: str | None = None

    def __str__(self) -> str:
        return f"“{self.text}”" + (f" ({self.context})" if self.context else "")


def main() -> None:
    """Do what was asked for; exit 1 when the check found something."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("verb", choices=("extract", "check", "compile"))
    parser.add_argument("apps", nargs="*", help="names of rooms; all when none is given")
    asked = parser.parse_args()
    rooms = [ROOMS / name for name in asked.apps] or sorted(p.parent for p in ROOMS.glob("*/apps.py"))
    match asked.verb:
        case "extract":
            extract(rooms)
        case "compile":
            compile_all(rooms)
        case "check":
            faults = check(rooms)
            print("\n".join(faults) or "Every message has its Chinese.")
            sys.exit(1 if faults else 0)


def catalogue_path(room: Path) -> Path:
    """Where a room keeps its Chinese."""
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def words_in(room: Path) -> dict[Words, str]:
    """Every message that a room's modules and templates ask for, and where first."""
    found: dict[Words, str] = {}
    kinds = ("*.py", "templates/**/*.html", "templates/**/*.txt")
    for path in sorted(path for kind in kinds for path in room.rglob(kind)):
        if {"tests", "migrations"} & set(path.relative_to(room).parts):
            continue
        for line, words in _words_in_file(path):
            found.setdefault(words, f"{path.relative_to(ROOT)}:{line}")
    return found


def _words_in_file(path: Path) -> Iterator[tuple[int, Words]]:
    text = path.read_text(encoding="utf-8")
    calls = _calls_in_module(text) if path.suffix == ".py" else _calls_in_template(text, str(path))
    for line, function, parts in calls:
        if function.startswith(("pgettext", "npgettext")):
            yield line, Words(parts[1], parts[2] if function.startswith("np") else "", parts[0])
        elif parts[0]:
            yield line, Words(parts[0], parts[1] if function.startswith("ng") else "")


def _calls_in_module(text: str) -> Iterator[tuple[int, str, list[str]]]:
    source = io.BytesIO(text.encode())
    found: Any = extract_python(
        source, KEYWORDS, [], {"encoding": "utf-8"}
    )  # annotated too narrowly in Babel
    for line, function, strings, _comments in found:
        every = strings if isinstance(strings, tuple) else (strings,)
        parts = [part for part in every if isinstance(part, str)]
        if parts:
            yield line, function, parts


def _calls_in_template(text: str, name: str) -> Iterator[tuple[int, str, list[str]]]:
    """Django turns a template into calls on otherwise blanked lines; the literals in them are Python's."""
    for number, line in enumerate(templatize(text, origin=name).splitlines(), 1):
        for call in CALL.finditer(line):
            yield number, call.group(1), [ast.literal_eval(part) for part in call.groups()[1:] if part]


def catalogue(room: Path) -> Catalog:
    """A room's Chinese; empty while it has none."""
    path = catalogue_path(room)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _as_words(message: Message) -> Words:
    if isinstance(message.id, str):
        return Words(message.id, "", message.context)
    return Words(message.id[0], message.id[1], message.context)


def _strings(message: Message) -> tuple[str, ...]:
    """The Chinese of a message: one form, or one per plural."""
    given = message.string
    return tuple(given) if isinstance(given, (tuple, list)) else (given or "",)


def extract(rooms: list[Path]) -> None:
    """Append to each room's catalogue what no catalogue has yet, ready to be translated."""
    known = {_as_words(message) for room in _all_rooms() for message in catalogue(room) if message.id}
    for room in rooms:
        missing = {words: place for words, place in words_in(room).items() if words not in known}
        if not missing:
            continue
        known |= missing.keys()
        fresh = Catalog(locale=LANGUAGE)
        for words, place in missing.items():
            file, line = place.rsplit(":", 1)
            ids = (words.text, words.plural) if words.plural else words.text
            fresh.add(ids, locations=[(file, int(line))], context=words.context)
        text = io.BytesIO()
        write_po(text, fresh, width=110, omit_header=True)
        path = catalogue_path(room)
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else HEADER
        path.write_text(f"{before.rstrip()}\n\n{text.getvalue().decode()}", encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {len(missing)} to translate")


def check(rooms: list[Path]) -> list[str]:
    """What is wrong with the words of these rooms, one line each."""
    used = {room: words_in(room) for room in _all_rooms()}
    ever_used = {words for found in used.values() for words in found}
    answers: dict[Words, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
    faults = []
    for room in _all_rooms():
        where = catalogue_path(room).relative_to(ROOT)
        for message in catalogue(room):
            if not message.id:
                continue
            words = _as_words(message)
            strings = _strings(message)
            if words not in ever_used and room in rooms:
                faults.append(f"{where}: {words} is asked for nowhere")
            if message.fuzzy or not all(strings):
                continue
            answers[words][strings[0]].append(where)
            if room in rooms:
                faults += [f"{where}: {words} {fault}" for fault in _lost_placeholders(words, strings)]
    for words, chinese in sorted(answers.items(), key=str):
        if len(chinese) > 1:
            said = "; ".join(f"{text} in {paths[0]}" for text, paths in chinese.items())
            faults.append(f"{words} has several translations: {said}. Give one of them a context (pgettext).")
    for room in rooms:
        missing = [(words, place) for words, place in used[room].items() if words not in answers]
        faults += [f"{place}: {words} has no Chinese" for words, place in missing]
    return faults


def _lost_placeholders(words: Words, strings: tuple[str, ...]) -> Iterator[str]:
    wanted = sorted(PLACEHOLDER.findall(words.plural or words.text))
    for string in strings:
        if (found := sorted(PLACEHOLDER.findall(string))) != wanted:
            yield f"has the placeholders {wanted}, its Chinese {found}"


def compile_all(rooms: list[Path]) -> None:
    """Write every .mo that is older than its .po."""
    for room in rooms:
        path = catalogue_path(room)
        compiled = path.with_suffix(".mo")
        if not path.exists() or (compiled.exists() and compiled.stat().st_mtime > path.stat().st_mtime):
            continue
        fresh = compiled.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, catalogue(room))
        fresh.replace(compiled)


def _all_rooms() -> list[Path]:
    return sorted(path.parent for path in ROOMS.glob("*/apps.py"))


if __name__ == "__main__":
    main()
