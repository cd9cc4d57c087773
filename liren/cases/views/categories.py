"""What a case can be about and how long it may take: the list of categories, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.cases.actions.limits import change_limit
from liren.cases.choosing import category_groups, communities_by_subdistrict, offered_categories
from liren.cases.forms.limits import LimitForm
from liren.cases.limits import (
    figures_of,
    handling_limits,
    history_of,
    in_words,
    reach_words,
    rules_for,
    source_words,
)
from liren.cases.models import Category, StageLimit
from liren.cases.permissions import may_change_limits
from liren.core.verdicts import InvalidError
from liren.ledger.verbs import name_verbs
from liren.organizations.queries import duties_for
from liren.places.codes import is_code, significant
from liren.places.names import division_name

name_verbs({"limit.changed": gettext_lazy("Limit changed")})


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit as a page shows it."""

    words: str
    source: str
    is_verified: bool
    reach: str
    valid_from: date
    valid_to: date | None
    tense: str  # past | now | planned

    @classmethod
    def of(cls, row: StageLimit, category_code: str, today: date) -> LimitLine:
        """From a row."""
        tense = "planned" if row.valid_from > today else "now"
        if row.valid_to is not None and row.valid_to < today:
            tense = "past"
        return cls(
            words=in_words(row),
            source=source_words(row.source),
            is_verified=row.is_verified,
            reach=reach_words(row.category_code, category_code),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            tense=tense,
        )


@require_safe
@staff_required
def categories_page(request: ActorRequest) -> HttpResponseBase:
    """Every category in its class with its handling limit; `?kind=` and `?words=` narrow the list."""
    words, kind = request.GET.get("words", "").strip()[:40], request.GET.get("kind", "")
    categories = offered_categories(all_of_them=True)
    if words:
        wanted = words.casefold()
        categories = [
            one for one in categories if wanted in f"{one.code} {one.name} {one.name_en}".casefold()
        ]
    counts = {value: sum(one.kind == value for one in categories) for value in Category.Kind.values}
    if kind in counts:
        categories = [one for one in categories if one.kind == kind]
    today = timezone.localdate()
    limits = handling_limits(categories, today)
    lines = {code: LimitLine.of(row, code, today) for code, row in limits.items()}
    context = {
        "groups": category_groups(categories),
        "lines": lines,
        "words": words,
        "kind": kind if kind in counts else "",
        "unverified": sum(not line.is_verified for line in lines.values()),
        "tabs": [
            (value, label, "?" + urlencode({"kind": value, "words": words}), count)
            for value, label, count in (
                ("", _("All"), sum(counts.values())),
                *((value, label, counts[value]) for value, label in Category.Kind.choices),
            )
        ],
    }
    return render(request, "cases/categories_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def category_page(request: ActorRequest, code: str) -> HttpResponseBase:
    """One category: its limits today and why, their history, who owes it, and the form for a new limit."""
    category = Category.objects.get(pk=code)
    form = LimitForm(request.POST or None, category_code=category.code)
    if request.method == "POST" and form.is_valid():
        try:
            row = change_limit(request.actor, form.facts())
        except InvalidError as error:
            form.add_error(error.field if error.field in form.fields else None, error.reason)
        else:
            words = {"limit": in_words(row), "day": row.valid_from.isoformat()}
            messages.success(request, _("%(limit)s from %(day)s. Clocks that run keep their time.") % words)
            return redirect("category_page", code=category.code)
    scope = _asked_scope(request)
    now, today = timezone.now(), timezone.localdate()
    rules = [
        (rule, LimitLine.of(rule.row, category.code, today) if rule.row else None)
        for rule in rules_for(category.code, division=scope, at=now)
    ]
    context = {
        "category": category,
        "path": [
            (_("Categories and limits"), reverse("categories_page")),
            (category.get_kind_display(), reverse("categories_page") + f"?kind={category.kind}"),
            category.major_label,
        ],
        "is_over": category.valid_to is not None and category.valid_to < today,
        "source": source_words(category.source),
        "rules": rules,
        "history": [
            (stage.label, [LimitLine.of(row, category.code, today) for row in rows])
            for stage, rows in history_of(category.code)
        ],
        "scope": scope,
        "place": division_name(scope) if scope else "",
        "places": communities_by_subdistrict(),
        "duties": duties_for(category.code, scope, today) if scope else [],
        "figures": figures_of(request.actor, category.code, scope=scope, now=now),
        "verdict": may_change_limits(request.actor),
        "form": form,
    }
    return render(request, "cases/category_page.html", context, status=422 if form.errors else 200)


def _asked_scope(request: ActorRequest) -> str:
    """The place asked for; else the smallest that the reader's posts name."""
    asked = request.GET.get("scope")
    if asked is not None:
        return significant(asked) if is_code(asked) else ""
    return max((post.scope for post in request.actor.holdings), key=len, default="")
