"""The components: what their tags draw, and that every icon and file a template names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from liren.core.templatetags import ui
from liren.core.verdicts import Allowed, Denied

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted((ROOT / "liren").rglob("templates/**/*.html"))


def draw(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def named(pattern: str) -> Iterator[tuple[Path, str]]:
    for path in TEMPLATES:
        for name in re.findall(pattern, path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT), name


def test_a_refused_button_stays_and_says_why() -> None:
    html = draw('{% verdict_button verdict "Close" %}', verdict=Denied("It waits for <Wang>."))
    assert 'aria-disabled="true"' in html
    assert "It waits for &lt;Wang&gt;." in html
    assert re.search(r'aria-describedby="(why-\w+)".*id="\1"', html, re.DOTALL)


def test_an_allowed_button_can_be_pressed() -> None:
    html = draw('{% verdict_button verdict "Close" name="verb" value="close" %}', verdict=Allowed())
    assert 'type="submit"' in html
    assert 'name="verb" value="close"' in html
    assert "disabled" not in html


def test_a_button_with_an_address_is_a_link() -> None:
    html = draw('{% button "Look" href="/x/" tone="primary" aria_label="Look at it" %}')
    assert html.strip().startswith('<a class="button button-primary" href="/x/" aria-label="Look at it">')


def test_what_people_typed_is_never_markup() -> None:
    typed = "<script>"
    html = draw("{% badge text %}{% avatar text %}{% empty_state text %}{% notice text %}", text=typed)
    assert typed not in html


def test_an_unknown_tone_is_neutral() -> None:
    assert "tone-neutral" in draw('{% badge "x" tone="pink" %}')


def test_a_late_clock_says_so_in_words_and_by_a_mark() -> None:
    html = draw('{% clock due state="late" text="3 h late" %}', due=timezone.now())
    assert "3 h late" in html
    assert "#siren" in html
    assert "<time" in html


def test_a_moment_keeps_the_servers_words_for_those_without_scripts() -> None:
    moment = timezone.now() - timedelta(days=2)
    assert timezone.localtime(moment).strftime("%H:%M") in draw("{% ago m %}", m=moment)
    assert draw("{% ago m %}", m=None) == ""


class _Form(forms.Form):
    name = forms.CharField(help_text="As on the card")
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)


def test_a_field_that_is_wrong_is_named_in_the_summary_and_tied_to_its_error() -> None:
    html = draw("{% fields form %}", form=_Form({"way": "a"}))
    assert 'href="#id_name"' in html
    described = re.findall(r'aria-describedby="([^"]+)"[^>]*id="id_name"', html)
    assert described
    for part in described[0].split():
        assert f'id="{part}"' in html


def test_a_group_of_radios_has_a_legend() -> None:
    html = draw("{% field form.way %}", form=_Form())
    assert "<fieldset" in html
    assert "<legend" in html


def test_only_what_is_optional_is_marked() -> None:
    assert "field-optional" in draw("{% field form.note %}", form=_Form())
    assert "field-optional" not in draw("{% field form.name %}", form=_Form())


def test_a_map_picker_fills_hidden_fields() -> None:
    class Place(forms.Form):
        lon = forms.FloatField()
        lat = forms.FloatField()

    html = draw("{% map_picker lon=form.lon lat=form.lat %}", form=Place())
    assert 'data-lon="id_lon"' in html
    assert '<input type="hidden" name="lon"' in html


def test_five_levels_can_be_given() -> None:
    assert re.findall(r'value="(\d)"', draw("{% rating %}")) == ["5", "4", "3", "2", "1"]


def test_every_icon_that_a_template_or_tag_names_is_in_the_sprite() -> None:
    lines = (ROOT / "tools" / "icons.txt").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == sorted(set(lines[1:]))
    used = list(named(r'{% icon "([\w-]+)"')) + list(named(r'\bicon="([\w-]+)"'))
    source = Path(ui.__file__)
    used += [
        (source, name)
        for name in re.findall(r'\("([\w-]+)", "(?:neutral|warn|danger|done)"', source.read_text())
    ]
    assert used
    assert not [(path, name) for path, name in used if name not in lines]


def test_every_static_file_that_a_template_names_exists() -> None:
    missing = [
        (path, name)
        for path, name in named(r'{% static "([^"{]+)"')
        if not name.startswith("vendor/") and not finders.find(name)
    ]
    assert not missing


@pytest.mark.parametrize("attribute", ["style", "onclick", "onchange", "onsubmit", "onload"])
def test_no_template_carries_inline_script_or_style(attribute: str) -> None:
    assert not list(named(rf"(<[a-z][^>]*\s{attribute}=)")) + list(named(r"(<style\b)"))
    assert not [
        name for name in named(r"(<script\b[^>]*>)") if "src=" not in name[1] and "json" not in name[1]
    ]


def test_a_chart_says_what_it_is_and_where_the_library_lies() -> None:
    html = draw('{% chart "line" title=title unit="%" least=0 %}', title="In <time>")
    assert 'kind="line"' in html
    assert 'label="In &lt;time&gt;"' in html
    assert "vendor/echarts" in html
    assert 'data-least="0"' in html
    assert "data-most" not in html


def test_a_chart_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="pie"):
        draw('{% chart "pie" title="Shares" %}')


@pytest.mark.parametrize("values", [[], [3], [0, 0], [1, 5, 2]])
def test_a_sparkline_stays_within_its_box(values: list[int]) -> None:
    html = draw('{% spark values label="Trend" %}', values=values)
    numbers = [float(n) for n in re.findall(r"[\d.]+", re.search(r'points="([^"]*)"', html).group(1))]  # type: ignore[union-attr]  # a miss fails the test
    assert all(0 <= x <= 96 for x in numbers[::2])
    assert all(0 <= y <= 24 for y in numbers[1::2])
