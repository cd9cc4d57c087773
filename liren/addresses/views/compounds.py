"""Compounds and buildings: lists with counts, the page of one compound, the order of retrofitting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liren.accounts.access import ActorRequest, staff_required
from liren.addresses.actions.compounds import (
    OfficeFacts,
    change_compound,
    entrust_compound,
    note_problem,
    open_compound,
    solve_problem,
)
from liren.addresses.forms import CompoundForm, OfficeForm, ProblemForm
from liren.addresses.models import Compound, CompoundProblem
from liren.addresses.models.buildings import Use
from liren.addresses.permissions import may_keep_addresses, may_reshape_addresses
from liren.addresses.queries import (
    buildings_in,
    compounds_of,
    counts_by_age,
    counts_by_use,
    problem_counts,
    waiting_pairs,
)
from liren.addresses.readiness import checklist
from liren.addresses.retrofit import FACTORS, ranked_by, retrofit_ranking, retrofit_weights
from liren.addresses.views.asking import asked_scope, page_number, scope_path, sliced
from liren.addresses.views.changing import _valid
from liren.core.verdicts import InvalidError
from liren.places.names import division_names, division_path


@require_safe
@staff_required
def compounds_page(request: ActorRequest) -> HttpResponseBase:
    """Compounds of `?scope=`; `words`, `stage` and `problem` narrow the list."""
    scope, asked = (
        asked_scope(request),
        {name: request.GET.get(name, "")[:60] for name in ("words", "stage", "problem")},
    )
    found = compounds_of(request.actor, scope, **asked)
    lines, more = sliced(found, page_number(request))  # type: ignore[arg-type]  # a queryset is sliced like a list
    names = division_names({one.division for one in lines if isinstance(one, Compound)})
    kinds = dict(CompoundProblem.Kind.choices)
    context = {
        "scope": scope,
        "path": scope_path(scope, reverse("compounds_page")),
        "asked": asked,
        "count": found.count(),
        "lines": [(one, names[one.division]) for one in lines if isinstance(one, Compound)],
        "page": page_number(request),
        "more": more,
        "problems": [(kind, kinds[kind], count) for kind, count in problem_counts(request.actor, scope)],
        "kinds": CompoundProblem.Kind.choices,
        "stages": Compound.Stage.choices,
        "waiting": waiting_pairs(request.actor, scope).count(),
    }
    return render(request, "addresses/compounds_page.html", context)


@require_safe
@staff_required
def compound_page(request: ActorRequest, compound_id: UUID) -> HttpResponseBase:
    """One compound: facilities, problems, readiness, what retrofitting weighs, who says what."""
    compound = Compound.objects.visible_to(request.actor).select_related("address").get(pk=compound_id)
    today = timezone.localdate()
    problems = list(compound.problems.order_by("solved_on", "-severity", "kind"))
    open_ones = [one for one in problems if one.solved_on is None]
    offices = list(compound.offices.order_by("role", "-valid_from"))
    managed = (
        {compound.pk} if any(one.role == "property" and one.valid_to is None for one in offices) else set()
    )
    weights = retrofit_weights(today)
    ranked = ranked_by(
        weights, [compound], {compound.pk: sum(one.severity for one in open_ones)}, managed, today
    )[0]
    inside = buildings_in(request.actor, "").filter(
        address__root=compound.address.root, address__path__startswith=compound.address.path + "/"
    )
    items = checklist(compound) if compound.stage == Compound.Stage.OPENING else []
    context = {
        "compound": compound,
        "area": " · ".join(division_path(compound.division)[-3:]),
        "problems": open_ones,
        "solved": [one for one in problems if one.solved_on is not None],
        "offices": offices,
        "ranked": ranked,
        "factors": [(FACTORS[name], value, name in ranked.unknown) for name, value in ranked.factors.items()],
        "weights": weights,
        "registered": inside.count(),
        "told": list(compound.told_by.order_by("source", "name")),
        "items": items,
        "gaps": sum(not item.is_met for item in items),
        "keep": may_keep_addresses(request.actor, compound.division),
        "reshape": may_reshape_addresses(request.actor, compound.division),
        "problem_form": ProblemForm(),
        "office_form": OfficeForm(),
        "facts_form": CompoundForm(initial=vars(compound)),
    }
    return render(request, "addresses/compound_page.html", context)


@require_POST
@staff_required
def change_this_compound(request: ActorRequest, compound_id: UUID) -> HttpResponseBase:
    """`act` says what: problem, office, facts, open."""
    act = request.POST.get("act", "")
    if act == "problem":
        note_problem(request.actor, compound_id, **_valid(ProblemForm(request.POST)))
    elif act == "office":
        facts = _valid(OfficeForm(request.POST))
        entrust_compound(request.actor, compound_id, facts.pop("role"), OfficeFacts(**facts))
    elif act == "facts":
        form = CompoundForm(request.POST)
        _valid(form)
        change_compound(request.actor, compound_id, form.facts())
    elif act == "open":
        open_compound(request.actor, compound_id)
    else:
        raise InvalidError(_("There is no such step."), field="act")
    messages.success(request, _("Noted."))
    return redirect("compound_page", compound_id=compound_id)


@require_POST
@staff_required
def solve_compound_problem(request: ActorRequest, problem_id: UUID) -> HttpResponseBase:
    """A problem is solved as of today."""
    problem = solve_problem(request.actor, problem_id)
    messages.success(request, _("Noted."))
    return redirect("compound_page", compound_id=problem.compound_id)


@require_safe
@staff_required
def retrofit_page(request: ActorRequest) -> HttpResponseBase:
    """The order of retrofitting for `?scope=`, as of `?on=`."""
    scope, today = asked_scope(request), timezone.localdate()
    on = min(parse_date(request.GET.get("on", "")) or today, today)
    ranked = retrofit_ranking(request.actor, scope, on)
    names = division_names({one.compound.division for one in ranked[:100]})
    context = {
        "scope": scope,
        "path": scope_path(scope, reverse("retrofit_page")),
        "on": on,
        "weights": retrofit_weights(on),
        "factors": list(FACTORS.values()),
        "count": len(ranked),
        "lines": [(one, names[one.compound.division]) for one in ranked[:100]],
    }
    return render(request, "addresses/retrofit_page.html", context)


@require_safe
@staff_required
def buildings_page(request: ActorRequest) -> HttpResponseBase:
    """Buildings of `?scope=`, counted by use and by age; `?use=` narrows the list."""
    scope, use = asked_scope(request), request.GET.get("use", "")
    found = buildings_in(request.actor, scope).select_related("address").order_by("address__text", "pk")
    if use in Use.values:
        found = found.filter(use=use)
    lines, more = sliced(found, page_number(request))  # type: ignore[arg-type]  # a queryset is sliced like a list
    uses = counts_by_use(request.actor, scope)
    context = {
        "scope": scope,
        "path": scope_path(scope, reverse("buildings_page")),
        "use": use,
        "choices": Use.choices,
        "uses": [(key, Use(key).label, count) for key, count in uses],
        "total": sum(count for _key, count in uses),
        "ages": counts_by_age(request.actor, scope),
        "lines": lines,
        "page": page_number(request),
        "more": more,
    }
    return render(request, "addresses/buildings_page.html", context)
