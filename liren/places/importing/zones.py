"""Borders of grids and divisions from GeoJSON, with a declared coordinate system."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from liren.accounts.actors import Actor
from liren.core.coordinates import Crs
from liren.core.verdicts import InvalidError, require
from liren.places.actions.divisions import DivisionFacts, new_division
from liren.places.actions.drawing import GridFacts, new_grid
from liren.places.actions.versions import lock_zoning, succeed, tell
from liren.places.codes import full, is_code, level, parent, significant
from liren.places.importing.results import ImportResult, Reject, note_import
from liren.places.models import Division, Grid, PlacesImport
from liren.places.permissions import may_import_places
from liren.places.polygons import Border, border_from_geojson

MOST_BYTES = 64 * 1024 * 1024
MOST_FEATURES = 50_000
LEVELS = (*Division.Level.values, "grid")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of the file, with its code checked."""

    number: int
    code: str  # scope
    properties: dict[str, Any]
    border: Border

    def text(self, key: str) -> str:
        """A property as text, "" if missing."""
        value = self.properties.get(key)
        return str(value).strip()[:100] if value is not None else ""

    def count(self, key: str) -> int | None:
        """A property as a number of people or households, None if missing or no such number."""
        value = self.text(key)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


def import_zones(
    actor: Actor, file: Path, *, crs: str, on: date, level: str = "", progress: bool = False
) -> ImportResult:
    """Give places the borders of a GeoJSON file from a day on; places that are not there yet begin then.

    Properties read: `code` (or `adcode`) and `name`; for grids `kind`, `parent_code`, `households` and
    `population` too; for communities `community_kind`. A feature that can't be used is named in the result
    and left out; all others come in one transaction.

    Args:
        actor: an administrator of the whole area of the file, or the platform itself.
        file: a FeatureCollection; at most 64 MB and 50,000 features.
        crs: what its coordinates are: one of `Crs`. RFC 7946 has no room for it, so it has to be declared.
        level: "grid", or a level of division; other features are rejected. Without it the code decides.
        on: first day on which the borders are valid.
        progress: show a bar on the terminal.

    Raises:
        InvalidError: the file is not readable GeoJSON, or too large; the system or level is none.
        RefusedError: the actor may not.
    """
    if crs not in Crs.values:
        known = ", ".join(Crs.values)
        raise InvalidError(_("Declare the coordinate system: %(known)s.") % {"known": known}, field="crs")
    if level and level not in LEVELS:
        raise InvalidError(_("Declare the level: %(known)s.") % {"known": ", ".join(LEVELS)}, field="level")
    body, items = _items(file)
    result = ImportResult()
    features = _features(items, crs, level, result)
    for scope in {feature.code[:6] for feature in features}:
        require(may_import_places(actor, scope))
    with transaction.atomic():
        lock_zoning()
        for feature in tqdm(features, unit=" zones", disable=not progress):
            _take(feature, on, result)
        if result.new or result.changed:
            tell("", "zones.imported", on)
        digest = hashlib.sha256(body).hexdigest()
        note_import(actor, PlacesImport.Kind.ZONES, result, digest=digest, on=on, crs=crs)
    return result


def _items(file: Path) -> tuple[bytes, list[Any]]:
    if file.stat().st_size > MOST_BYTES:
        raise InvalidError(
            _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20}, field="file"
        )
    body = file.read_bytes()
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidError(_("The file is not readable GeoJSON."), field="file") from error
    items = content.get("features") if isinstance(content, dict) else None
    if not isinstance(items, list):
        raise InvalidError(_("The file is not a GeoJSON FeatureCollection."), field="file")
    if len(items) > MOST_FEATURES:
        raise InvalidError(
            _("The file has more than %(most)s features.") % {"most": MOST_FEATURES}, field="file"
        )
    return body, items


def _features(items: list[Any], crs: str, wanted: str, result: ImportResult) -> list[Feature]:
    """Those that can be used; the others go to the rejects."""
    features, seen = [], set[str]()
    for number, item in enumerate(items, start=1):
        properties = item.get("properties") if isinstance(item, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        code = str(properties.get("code") or properties.get("adcode") or "").strip()
        try:
            if not is_code(code) or (wanted and level(code) != wanted):
                raise InvalidError(_("The code is missing or of another level."), field="code")
            if significant(code) in seen:
                raise InvalidError(_("The code stands in the file twice."), field="code")
            border = border_from_geojson(item.get("geometry"), crs)
        except InvalidError as error:
            result.rejects.append(Reject("", number, code[:20], error.reason))
            continue
        seen.add(significant(code))
        features.append(Feature(number, significant(code), properties, border))
    return features


def _take(feature: Feature, on: date, result: ImportResult) -> None:
    try:
        with transaction.atomic():
            outcome = _take_grid(feature, on) if len(feature.code) == 15 else _take_division(feature, on)
    except InvalidError as error:
        result.rejects.append(Reject("", feature.number, feature.code, error.reason))
        return
    setattr(result, outcome, getattr(result, outcome) + 1)


def _take_division(feature: Feature, on: date) -> str:
    current = Division.objects.on(on).filter(code=full(feature.code)).first()
    if current is None:
        above = parent(feature.code)
        if above and not Division.objects.on(on).filter(code=full(above)).exists():
            raise InvalidError(
                _("There is no division %(code)s for it to lie in.") % {"code": above}, field="code"
            )
        _refuse_later(Division, full(feature.code), on)
        facts = DivisionFacts(feature.text("name"), community_kind=feature.text("community_kind"))
        new_division(feature.code, facts, feature.border, on).save()
        return "new"
    return _moved(current, feature, on, {"name": feature.text("name") or current.name})


def _take_grid(feature: Feature, on: date) -> str:
    current = Grid.objects.on(on).filter(code=feature.code).first()
    if current is None:
        _refuse_later(Grid, feature.code, on)
        if not Division.objects.on(on).filter(code=feature.code[:12]).exists():
            raise InvalidError(
                _("There is no community %(code)s for it to lie in.") % {"code": feature.code[:12]},
                field="code",
            )
        facts = GridFacts(
            feature.text("name") or feature.code[12:],
            kind=feature.text("kind") or Grid.Kind.SUB,
            parent_code=feature.text("parent_code"),
            households=feature.count("households"),
            population=feature.count("population"),
        )
        new_grid(feature.code, feature.border, facts, on).save()
        return "new"
    facts_given = {
        "name": feature.text("name") or current.name,
        "households": feature.count("households")
        if "households" in feature.properties
        else current.households,
        "population": feature.count("population")
        if "population" in feature.properties
        else current.population,
    }
    return _moved(current, feature, on, facts_given)


def _moved(current: Division | Grid, feature: Feature, on: date, facts: dict[str, Any]) -> str:
    """Begin a new version if the border or a fact differs."""
    same_border = current.polygon is not None and bytes(current.polygon) == shapely.to_wkb(feature.border)
    if same_border and all(getattr(current, key) == value for key, value in facts.items()):
        return "same"
    succeed(current, on, shape=feature.border, **facts)
    return "changed"


def _refuse_later(model: type[Division] | type[Grid], code: str, on: date) -> None:
    if model.objects.filter(code=code, valid_from__gt=on).exists():
        raise InvalidError(_("The code is in use from a later day on."), field="code")
