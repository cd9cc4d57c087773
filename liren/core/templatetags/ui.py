"""Components as template tags; docs/design-language.md shows each with its picture and its states.

The tags are built in: a template uses them without {% load %}. Words come in translated: _("Save") as an
argument. `tone` is one of neutral, info, active, done, warn, danger, brand; `icon` one of tools/icons.txt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from math import floor
from typing import Any
from zlib import crc32

from django import template
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from liren.core import bilingual
from liren.core.verdicts import Denied, Verdict

register = template.Library()

DAY = 86_400  # seconds
TONES = ("neutral", "info", "active", "done", "warn", "danger", "brand")
_FACES = (
    (5, "laugh", "done", _("Very satisfied")),
    (4, "smile", "done", _("Satisfied")),
    (3, "meh", "neutral", _("Basically satisfied")),
    (2, "frown", "warn", _("Dissatisfied")),
    (1, "angry", "danger", _("Very dissatisfied")),
)


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "") -> SafeString:
    """One icon: silent beside words, named by `label` when it stands alone. size: "" | lg | xl."""
    size_class = f" icon-{size}" if size else ""
    sprite = static("vendor/icons.svg")
    if label:
        return format_html(
            '<svg class="icon{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            size_class,
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>', size_class, sprite, name
    )


@register.simple_tag(name="badge")
def badge(text: object, *, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state in one or two words."""
    mark = icon_tag(icon) if icon else SafeString("")
    return format_html('<span class="badge tone-{}">{}{}</span>', _tone(tone), mark, text)


icon_tag = icon  # inside tags that have an argument of the same name


@register.inclusion_tag("ui/button.html")
def button(text: str, *, tone: str = "", icon: str = "", href: str = "", **attrs: Any) -> dict[str, Any]:
    """A button, or a link that looks like one when `href` is given.

    tone: "" | primary | brand | danger | quiet. Other arguments become attributes (type, name, value …);
    small, large and block (True) change its size, opens="dialog-id" opens a dialog.
    """
    sizes = [f"button-{size}" for size in ("small", "large", "block") if attrs.pop(size, False)]
    classes = " ".join(["button", *([f"button-{tone}"] if tone else []), *sizes])
    if opens := attrs.pop("opens", None):
        attrs |= {"data-opens": opens, "aria-haspopup": "dialog"}
    if not href:
        attrs.setdefault("type", "submit")
    named = {key.replace("_", "-"): value for key, value in attrs.items() if value not in (None, "", False)}
    return {"text": text, "icon": icon, "href": href, "classes": classes, "attrs": named}


@register.inclusion_tag("ui/verdict_button.html")
def verdict_button(
    verdict: Verdict, text: str, *, tone: str = "", icon: str = "", **attrs: Any
) -> dict[str, Any]:
    """A button that may be pressed, or the same button at rest with the reason beside it."""
    shown = {"text": text, "icon": icon, "small": attrs.get("small", False)}
    if isinstance(verdict, Denied):
        return shown | {"reason": verdict.reason, "id": f"why-{crc32(f'{text} {verdict.reason}'.encode()):x}"}
    return shown | {"button": button(text, tone=tone, icon=icon, **attrs)}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, *, icon: str = "", hide_label: bool = False) -> dict[str, Any]:
    """One form field: label, help, widget, error; groups of radios and checkboxes get a legend."""
    many = getattr(bound.field.widget, "input_type", "") in {"radio", "checkbox"} and bound.use_fieldset
    single = getattr(bound.field.widget, "input_type", "") == "checkbox" and not many
    return {"field": bound, "icon": icon, "grouped": many, "single": single, "hide_label": hide_label}


@register.inclusion_tag("ui/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """The summary of errors and then every field of a form, in order."""
    return {"form": form}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, at its head, each line a link to its field."""
    return {"form": form, "wrong": [bound for bound in form if bound.errors]}


@register.inclusion_tag("ui/notice.html")
def notice(text: str, *, tone: str = "info", icon: str = "", title: str = "") -> dict[str, Any]:
    """Something to know on this page."""
    marks = {"done": "circle-check", "warn": "triangle-alert", "danger": "octagon-alert"}
    return {"text": text, "tone": _tone(tone), "icon": icon or marks.get(tone, "info"), "title": title}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(
    title: str, text: str = "", *, icon: str = "inbox", action: str = "", href: str = ""
) -> dict[str, Any]:
    """Nothing here yet: what will be here, and what to do first."""
    return {"title": title, "text": text, "icon": icon, "action": action, "href": href}


@register.inclusion_tag("ui/stat.html")
def stat(label: str, value: object, *, unit: str = "", tone: str = "", **more: str) -> dict[str, Any]:
    """One figure with its name; more: icon, hint, href (the list behind the figure)."""
    return {"label": label, "value": value, "unit": unit, "tone": tone, **more}


@register.inclusion_tag("ui/meter.html")
def meter(label: str, value: float, most: float, *, tone: str = "active", text: str = "") -> dict[str, Any]:
    """A part of a whole as a bar with its figure."""
    return {"label": label, "value": value, "most": most or 1, "tone": _tone(tone), "text": text}


@register.inclusion_tag("ui/tabs.html")
def tabs(
    items: Iterable[tuple[Any, ...]], current: str, *, label: str = "", style: str = "tabs"
) -> dict[str, Any]:
    """Links to sibling views. items: (key, words, url[, count]); style: tabs | segments."""
    rows = [{"key": i[0], "text": i[1], "url": i[2], "count": i[3] if len(i) > 3 else None} for i in items]
    return {"items": rows, "current": current, "label": label, "style": style}


@register.inclusion_tag("ui/pagination.html")
def pagination(*, newer: str = "", older: str = "", text: str = "") -> dict[str, Any]:
    """Keyset pages: the addresses of the next and the previous page, either may be empty."""
    return {"newer": newer, "older": older, "text": text}


@register.inclusion_tag("ui/path.html")
def path(items: Iterable[Any], *, label: str = "") -> dict[str, Any]:
    """A path of places or pages: words, or (words, url)."""
    steps = [{"text": i[0], "url": i[1]} if isinstance(i, (tuple, list)) else {"text": i} for i in items]
    return {"steps": steps, "label": label}


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """What happened, newest or oldest first as given.

    Each entry (object or mapping) has a title and may have at (datetime), who, text, tone, icon, photos, and
    next (true when it has not happened yet).
    """
    return {"entries": entries}


@register.inclusion_tag("ui/steps.html")
def steps(names: Iterable[str], now: int) -> dict[str, Any]:
    """Where on the way: step number `now` (from 0) is under way, those before it are done."""
    return {"steps": list(names), "now": now}


@register.inclusion_tag("ui/clock.html")
def clock(due_at: datetime | None, *, state: str = "ok", text: str = "") -> dict[str, Any]:
    """Time left in words that the server worked out; state: ok | soon | late | paused | done."""
    marks = {
        "ok": ("clock", "neutral"),
        "soon": ("alarm-clock", "warn"),
        "late": ("siren", "danger"),
        "paused": ("circle-pause", "neutral"),
        "done": ("circle-check", "done"),
    }
    mark, tone = marks.get(state, marks["ok"])
    return {"due_at": due_at, "state": state, "text": text, "icon": mark, "tone": tone}


@register.simple_tag
def ago(moment: datetime | None) -> SafeString:
    """A moment as <time>: recent ones as "5 minutes ago", which the browser keeps true, else the date."""
    if moment is None:
        return SafeString("")
    here = timezone.localtime(moment)
    this_year = here.year == timezone.localtime().year
    words = date_format(here, "m-d H:i" if this_year else "Y-m-d H:i")
    full = date_format(here, "Y-m-d H:i:s")
    return format_html(
        '<time datetime="{}" title="{}" data-ago="{}">{}</time>',
        here.isoformat(),
        full,
        words,
        _relative(moment) or words,
    )


def _relative(moment: datetime) -> str:
    """In the words that ago.js will use, so that nothing on the page moves when it comes; "" beyond a day."""
    seconds = (moment - timezone.now()).total_seconds()
    size = abs(seconds)
    if size >= DAY:
        return ""
    if size < 30:
        return gettext("just now")
    unit, rounded = (3600, floor(seconds / 3600 + 0.5)) if size >= 3600 else (60, floor(seconds / 60 + 0.5))
    count = abs(rounded)
    if not count:
        return gettext("just now")
    if rounded > 0:
        words = ngettext("in %(count)d hour", "in %(count)d hours", count)
        short = ngettext("in %(count)d minute", "in %(count)d minutes", count)
    else:
        words = ngettext("%(count)d hour ago", "%(count)d hours ago", count)
        short = ngettext("%(count)d minute ago", "%(count)d minutes ago", count)
    return (words if unit == 3600 else short) % {"count": count}


@register.simple_tag
def avatar(name: str, *, small: bool = False) -> SafeString:
    """The first character of a name; decoration beside the name itself."""
    tone = TONES[sum(map(ord, name)) % len(TONES)]
    size = " avatar-small" if small else ""
    return format_html('<span class="avatar{} tone-{}" aria-hidden="true">{}</span>', size, tone, name[:1])


@register.inclusion_tag("ui/rating.html")
def rating(name: str = "score", *, value: int | None = None, legend: str = "") -> dict[str, Any]:
    """Five levels as radio buttons, 5 (very satisfied) to 1."""
    faces = [{"score": s, "icon": i, "tone": t, "text": w} for s, i, t, w in _FACES]
    return {"name": name, "value": value, "legend": legend, "faces": faces}


@register.inclusion_tag("ui/photo_picker.html")
def photo_picker(
    name: str = "photos", *, most: int = 9, label: str = "", required: bool = False, camera: bool = False
) -> dict[str, Any]:
    """Up to `most` photos; previews and removal when JavaScript is there.

    `camera` makes it the great button of a page: a phone goes straight to its camera, the album is beside it.
    """
    return {"name": name, "most": most, "label": label, "required": required, "camera": camera}


@register.inclusion_tag("ui/photo_grid.html")
def photo_grid(photos: Iterable[Any]) -> dict[str, Any]:
    """Photos as squares. Each has url, thumb_url, and may have caption."""
    return {"photos": photos}


@register.inclusion_tag("ui/skeleton.html")
def skeleton(lines: int = 3) -> dict[str, Any]:
    """A place held while something loads."""
    return {"lines": range(lines)}


@register.inclusion_tag("ui/live_map.html", takes_context=True)
def live_map(
    context: template.Context, *, title: str, src: str = "", points: str = "", **more: Any
) -> dict[str, Any]:
    """A map to look at.

    src: GeoJSON addresses, separated by spaces, drawn in order; points: the address of
    {"points": [{id, lon, lat, tone, url, label}]}; more: live (event stream), height (short | tall | fill),
    center ("lon,lat"), zoom, table_id (id of the table that says the same in words).
    """
    return {"title": title, "src": src, "points": points, "mode": "view", **_tiles(), **more}


@register.inclusion_tag("ui/map_picker.html", takes_context=True)
def map_picker(context: template.Context, *, lon: BoundField, lat: BoundField, **more: Any) -> dict[str, Any]:
    """A map to choose a place on: fills the two number fields; more: src, title, center, zoom, height."""
    return {"lon": lon, "lat": lat, "mode": "pick", **_tiles(), **more}


CHARTS = ("line", "bar", "stacked", "dots", "heat")


@register.inclusion_tag("ui/chart.html")
def chart(kind: str, *, title: str, src: str = "", table: str = "", **more: Any) -> dict[str, Any]:
    """A chart of the table beside it (both inside class="charted"), or of JSON from `src`.

    kind: line | bar | stacked | dots | heat. `title` is what screen readers hear. `table`: the id of a table
    elsewhere on the page. more: unit ("%"), least and most (ends of the axis), height (short | tall),
    lying=True (bars along the rows), keeps_table=True (chart and table both stay), on_demand=True (the table
    first; the library is fetched when the reader asks for the chart: residents' pages stay small).
    """
    if kind not in CHARTS:
        raise template.TemplateSyntaxError(f"{kind!r} is not one of {', '.join(CHARTS)}")
    plain = {"unit": "", "least": None, "most": None, "height": "", "lying": False}
    plain |= {"keeps_table": False, "on_demand": False}
    return plain | {"kind": kind, "title": title, "src": src, "table": table} | more


@register.inclusion_tag("ui/spark.html")
def spark(values: Iterable[float], *, label: str, tone: str = "") -> dict[str, Any]:
    """A trend as a small line, drawn here: no script, and it prints. `label` says it in words."""
    known = [float(value) for value in values]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step, height = 90 / max(1, len(known) - 1), (high - low) or 1.0
    spots = [(round(3 + n * step, 1), round(21 - (v - low) / height * 18, 1)) for n, v in enumerate(known)]
    points = " ".join(f"{x},{y}" for x, y in spots)
    return {"label": label, "tone": tone, "points": points, "end": spots[-1] if spots else (3, 12)}


@register.filter
def own_half(text: str) -> str:
    """text|own_half: of "中文 / English" the half in the reader's language"""
    return bilingual.own_half(text)


@register.filter
def get(mapping: Mapping[Any, Any], key: object) -> Any:
    """mapping|get:key"""
    return mapping.get(key)


def _tone(tone: str) -> str:
    return tone if tone in TONES else "neutral"


def _tiles() -> dict[str, str]:
    from django.conf import settings

    return {"tiles": json.dumps(settings.TILE_SOURCES, ensure_ascii=False) if settings.TILE_SOURCES else ""}
