"""What divisions and grids share: a dated version of a code, with a border."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

import shapely
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import connection, models
from django.db.models import F, Func, Q, Value

from liren.core.identity import uuid7
from liren.places.areas import square_metres
from liren.places.revision import look_again

if TYPE_CHECKING:
    from liren.accounts.actors import Actor

Z = TypeVar("Z", bound="Zone")
BORDER_FIELDS = ("polygon", "min_lon", "min_lat", "max_lon", "max_lat", "area_m2")


class ZoneQuerySet(models.QuerySet[Z]):
    """Versions of zones."""

    def visible_to(self, actor: Actor) -> Self:
        """Everything: which division a place lies in and where its border runs is public reference data."""
        return self.all()

    def on(self, day: date) -> Self:
        """The versions valid on this day; one per code at most."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def under(self, scope: str) -> Self:
        """The place itself and everything below it. `scope` is significant digits; "" is everywhere."""
        return self.filter(code__startswith=scope) if scope else self.all()

    def touching(self, min_lon: float, min_lat: float, max_lon: float, max_lat: float) -> Self:
        """Zones whose bounding box meets this one."""
        return self.filter(
            min_lon__lte=max_lon, max_lon__gte=min_lon, min_lat__lte=max_lat, max_lat__gte=min_lat
        )

    def light(self) -> Self:
        """Without the borders, which are most of a row's weight."""
        return self.defer("polygon")

    def bulk_create(self, objs: Iterable[Z], *args: Any, **kwargs: Any) -> list[Z]:
        look_again()
        return super().bulk_create(objs, *args, **kwargs)

    def copy_in(self, zones: Iterable[Z]) -> None:
        """Add many new rows by COPY: three times as fast as `bulk_create` for tens of thousands."""
        look_again()
        columns = [field.attname for field in self.model._meta.concrete_fields]
        table = self.model._meta.db_table
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as rows,
        ):
            for zone in zones:
                rows.write_row([getattr(zone, column) for column in columns])

    def update(self, **kwargs: Any) -> int:
        look_again()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        look_again()
        return super().delete()


class Zone(models.Model):
    """One version of a place: how it was from `valid_from` to `valid_to`, both days included."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code: models.CharField[str, str]
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day; None while nothing has ended it
    reason = models.CharField(max_length=200, blank=True)  # why this version began, for everybody to read
    end_reason = models.CharField(max_length=200, blank=True)  # why the place ended with it
    polygon = models.BinaryField(null=True)  # WKB of a polygon or multipolygon, WGS-84 longitude and latitude
    min_lon = models.FloatField(null=True)
    min_lat = models.FloatField(null=True)
    max_lon = models.FloatField(null=True)
    max_lat = models.FloatField(null=True)
    area_m2 = models.FloatField(null=True)

    class Meta:
        abstract = True

    @property
    def division(self) -> str:
        """The scope this record belongs to, as every record has one."""
        from liren.places.codes import significant

        return significant(self.code)

    @property
    def shape(self) -> shapely.Polygon | shapely.MultiPolygon | None:
        """The border, or None if nobody has drawn one."""
        return shapely.from_wkb(self.polygon) if self.polygon is not None else None

    @property
    def area_text(self) -> str:
        """The area in words, "" while there is no border."""
        return f"{self.area_m2:,.0f} m²" if self.area_m2 is not None else ""

    def set_shape(self, shape: shapely.Polygon | shapely.MultiPolygon | None) -> None:
        """Take a checked border (see `polygons.checked`), with its box and area. Does not save."""
        if shape is None:
            for field in BORDER_FIELDS:
                setattr(self, field, None)
            return
        self.polygon = shapely.to_wkb(shape)
        self.min_lon, self.min_lat, self.max_lon, self.max_lat = (float(edge) for edge in shape.bounds)
        self.area_m2 = square_metres(shape)

    def next_version(self, on: date) -> Self:
        """A copy of this version that begins `on` and ends when this one would have. Saves nothing."""
        values = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name != "id"
        }
        return type(self)(**{**values, "valid_from": on})

    def save(self, *args: Any, **kwargs: Any) -> None:
        look_again()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        look_again()
        return super().delete(*args, **kwargs)


def one_version_a_day(name: str, key: str = "code") -> ExclusionConstraint:
    """No two versions of a code (or other key) are valid on the same day."""
    days = Func(
        F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField()
    )
    return ExclusionConstraint(
        name=name, expressions=[(key, RangeOperators.EQUAL), (days, RangeOperators.OVERLAPS)]
    )


def begins_before_it_ends(name: str) -> models.CheckConstraint:
    """A version is valid for one day at least."""
    return models.CheckConstraint(name=name, condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")))


def border_whole(name: str) -> models.CheckConstraint:
    """A border has a box and an area, or there is none of the three."""
    nothing = Q(polygon=None, min_lon=None, min_lat=None, max_lon=None, max_lat=None, area_m2=None)
    everything = Q(
        polygon__isnull=False,
        min_lon__gte=-180,
        max_lon__lte=180,
        min_lat__gte=-90,
        max_lat__lte=90,
        area_m2__gt=0,
    )
    return models.CheckConstraint(name=name, condition=nothing | everything)
