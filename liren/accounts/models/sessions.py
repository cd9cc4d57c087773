"""Where people are signed in, the codes sent to phones, and the rules of signing in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from liren.accounts.models.users import User
from liren.accounts.personal_notes import CODE_PHONE
from liren.core.encryption import EncryptedTextField
from liren.core.identity import uuid7


class SignIn(models.Model):
    """One device on which somebody is signed in. The session points here; revoking this ends it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80, blank=True)  # "Chrome · Windows", never the address
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_seen_at = models.DateTimeField(default=timezone.now)  # to within TOUCH_EVERY
    idle_minutes = models.PositiveIntegerField()  # signed out after so long without a request
    revoked_at = models.DateTimeField(null=True)

    TOUCH_EVERY = timedelta(minutes=5)

    class Meta:
        indexes = [models.Index(fields=["user", "-last_seen_at"])]

    def is_live(self, now: datetime) -> bool:
        """Whether a request made now is still that of the person who signed in."""
        idle = now - self.last_seen_at
        return self.revoked_at is None and idle <= timedelta(minutes=self.idle_minutes) + self.TOUCH_EVERY


class SignInCode(models.Model):
    """A code sent to a phone: kept as a keyed hash, short-lived, usable once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone = EncryptedTextField(personal=CODE_PHONE)
    phone_index = models.BinaryField(max_length=32)
    code_hash = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_index", "-sent_at"]), models.Index(fields=["expires_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("sent_at")), name="code_expires_after_sending"
            )
        ]


class SignInRule(models.Model):
    """One number that governs signing in, from a date on, with its source. Editable data, not a constant."""

    class Name(models.TextChoices):
        TRIES_PER_LOGIN = "tries_per_login"  # wrong passwords per window for one login name
        TRIES_PER_ADDRESS = "tries_per_address"  # wrong passwords or codes per window from one address
        TRIES_WINDOW_MINUTES = "tries_window_minutes"
        STAFF_IDLE_MINUTES = "staff_idle_minutes"
        RESIDENT_IDLE_MINUTES = "resident_idle_minutes"
        CODE_MINUTES = "code_minutes"  # how long a code can be used
        CODE_TRIES = "code_tries"
        CODE_WAIT_SECONDS = "code_wait_seconds"  # between two codes to one phone
        CODES_PER_DAY = "codes_per_day"  # to one phone
        CODES_PER_ADDRESS = "codes_per_address"  # per day
        PASSWORD_LENGTH = "password_length"  # noqa: S105  # a rule's name

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=30, choices=Name.choices)
    amount = models.PositiveIntegerField()
    valid_from = models.DateField(default=date(2020, 1, 1))
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="sign_in_rule_once_per_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="sign_in_rule_positive"),
        ]
