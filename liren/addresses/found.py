"""Addresses and compounds, found from the one search box: in any way of writing, or by its beginning."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.accounts.actors import Actor
from liren.accounts.searching import (
    EXACT,
    PREFIX,
    WORDS,
    Found,
    Hit,
    Question,
    SearchKind,
    add_search_kind,
    cut,
)
from liren.addresses.models import Address
from liren.addresses.parsing import Kind, parse
from liren.addresses.resolving import resolve_parsed
from liren.places.names import division_names


def find_addresses(actor: Actor, question: Question) -> Found | None:
    """Addresses that answer what was typed. Only staff, and only of the own divisions."""
    text = question.text.strip()
    if not actor.is_staff or question.is_personal or len(text) < 2:
        return None
    parsed = parse(text)
    ranks: dict[Address, int] = {}
    for one in resolve_parsed(actor, parsed):
        ranks.setdefault(one.address, EXACT if one.is_exact and not parsed.is_near else WORDS)
    if len(ranks) <= question.most and not parsed.of(Kind.BUILDING):
        begins = Q(path__startswith=f"r{text}") | Q(path__startswith=f"e{text}")
        tops = Address.objects.visible_to(actor).live().filter(begins, parent=None)
        for address in tops.order_by("path")[: question.most + 1]:
            ranks.setdefault(address, PREFIX)
    names = division_names({address.division for address in ranks})
    hits = [
        Hit(
            title=address.text,
            words=f"{names[address.division]} · {address.get_kind_display()}",
            url=reverse("address_page", args=[address.pk]),
            rank=rank,
        )
        for address, rank in ranks.items()
    ]
    return cut(hits, question, f"{reverse('addresses_page')}?q={text}")


add_search_kind(SearchKind("address", _("Addresses"), "map-pinned", find_addresses, rank=36))
