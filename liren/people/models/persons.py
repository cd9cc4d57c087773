"""One person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.core.personal import personal
from liren.core.sealing import SealedField
from liren.people import personal_notes as why
from liren.people.models.walled import Walled, WalledQuerySet, division_index

SEALED = ("name", "id_number", "phone", "birth_date")
INDEXES = ("id_index", "phone_index", "name_first", "name_second", "name_whole")


class PersonQuerySet(WalledQuerySet["Person"]):
    """People."""

    def present(self) -> PersonQuerySet:
        """Those whose record is in use: not ended, not destroyed."""
        return self.filter(ended_on=None, destroyed_at=None)


class Person(Walled):
    """A resident. What tells who it is is sealed with the person's own key (`data_key`).

    `division` is where they live now; moving closes every field anew, because the division is bound in.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        UNKNOWN = "", _("Not noted")

    NOT_PERSONAL = (*Walled.NOT_PERSONAL, "data_key", "version", "updated_at", "destroyed_at", "source_batch")

    data_key = models.BinaryField(editable=False)  # closed with the platform's key; empty once destroyed
    name = SealedField(personal=why.NAME)
    id_number = SealedField(personal=why.ID_NUMBER)
    phone = SealedField(personal=why.PHONE)
    birth_date = SealedField(personal=why.BIRTH)
    id_index = personal(models.BinaryField(max_length=32, null=True, editable=False), why.INDEX)
    phone_index = personal(models.BinaryField(max_length=32, null=True, editable=False), why.INDEX)
    # Keyed digests of the name's first character, its first two and the whole, another key in each community,
    # so that how often a surname occurs can't be compared between places. Cut to 8 bytes.
    name_first = personal(models.BigIntegerField(null=True, editable=False), why.INDEX)
    name_second = personal(models.BigIntegerField(null=True, editable=False), why.INDEX)
    name_whole = personal(models.BigIntegerField(null=True, editable=False), why.INDEX)
    birth_year = personal(models.PositiveSmallIntegerField(null=True), why.BIRTH)
    sex = personal(models.CharField(max_length=6, choices=Sex, blank=True), why.SEX)
    hukou = personal(
        models.CharField(max_length=6, blank=True), why.HUKOU
    )  # county of registration, GB/T 2260
    user_id = personal(models.UUIDField(null=True, unique=True), why.ACCOUNT)  # their account, if linked
    ended_on = personal(models.DateField(null=True), why.HOME)  # moved away or died: no longer counted
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    destroyed_at = models.DateTimeField(null=True)
    source_batch = models.UUIDField(null=True)  # the import that brought the record

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            division_index("person_division"),
            models.Index(fields=["phone_index"], name="person_phone"),
            models.Index(fields=["name_first"], name="person_name_first"),
            models.Index(fields=["name_second"], name="person_name_second"),
            models.Index(fields=["name_whole"], name="person_name_whole"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id_index"], name="person_id_once"),
            models.CheckConstraint(
                name="person_destroyed_means_nothing_left",
                condition=Q(destroyed_at=None)
                | Q(
                    *(Q(**{f"{field}__emptied": True}) for field in SEALED),
                    *(Q(**{field: None}) for field in INDEXES),
                    data_key=b"",
                    user_id=None,
                ),
            ),
        ]
