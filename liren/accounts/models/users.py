"""Users and the posts they hold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.accounts.personal_notes import OWN_EMAIL, OWN_NAME, OWN_PHONE
from liren.accounts.roles import Role
from liren.core.encryption import EncryptedTextField, blind_index, mask_name, mask_phone
from liren.core.identity import uuid7

if TYPE_CHECKING:
    from liren.accounts.actors import Actor

ROSTER_ROLES = (
    Role.ADMINISTRATOR,
    Role.COMMUNITY_SECRETARY,
    Role.AUDITOR,
)  # see who holds posts in their scope


def in_scopes(field: str, scopes: tuple[str, ...]) -> Q:
    """A condition: `field` begins with one of the division prefixes. No prefix at all matches nothing."""
    condition = Q(pk__in=[])
    for scope in scopes:
        condition |= Q(**{f"{field}__startswith": scope}) if scope else ~Q(pk__in=[])
    return condition


class UserQuerySet(models.QuerySet["User"]):
    """Reads of users."""

    def visible_to(self, actor: Actor) -> Self:
        """Oneself, and staff with a post inside the scopes that this actor administers or audits."""
        if actor.kind == "system":
            return self
        posts = Post.objects.filter(in_scopes("scope", actor.scopes(*ROSTER_ROLES))).exclude(
            role=Role.RESIDENT
        )
        return self.filter(Q(pk=actor.user_id) | Q(pk__in=posts.values("user_id")))

    def by_login(self, login: str) -> User | None:
        """The user with this login name, whatever its case, or None."""
        return self.filter(login=login.strip().lower()).first()

    def by_phone(self, phone: str) -> User | None:
        """The user with this phone number, or None."""
        return self.filter(phone_index=blind_index("phone", phone)).first()


class User(AbstractBaseUser):
    """Somebody who signs in: staff by login name and password, residents by a code sent to their phone."""

    last_login = None  # sign-ins are records of their own

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    login = models.CharField(
        max_length=60, unique=True, null=True, blank=True
    )  # lower case; residents have none
    name = EncryptedTextField(blank=True, personal=OWN_NAME)
    phone = EncryptedTextField(blank=True, personal=OWN_PHONE)
    phone_index = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    email = EncryptedTextField(blank=True, personal=OWN_EMAIL)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    reads_large = models.BooleanField(default=False)  # large type, on every device
    tours_seen = models.CharField(max_length=200, blank=True, default="")  # roles already shown around
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(login__isnull=False) | Q(phone_index__isnull=False),
                name="user_has_a_way_to_sign_in",
            ),
        ]

    def set_phone(self, phone: str) -> None:
        """Keep the phone number encrypted, and findable by its blind index. "" removes it."""
        self.phone = phone
        self.phone_index = blind_index("phone", phone) if phone else None

    @property
    def masked_name(self) -> str:
        """The name with all but its first character hidden: 张**."""
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """The phone number with its middle hidden: 138****0000."""
        return mask_phone(self.phone)


class PostQuerySet(models.QuerySet["Post"]):
    """Reads of posts."""

    def valid(self, on: date | None = None) -> Self:
        """Posts in force on that day (local date; today if none is given)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def visible_to(self, actor: Actor) -> Self:
        """One's own posts, and staff posts inside the scopes that this actor administers or audits."""
        if actor.kind == "system":
            return self
        theirs = in_scopes("scope", actor.scopes(*ROSTER_ROLES)) & ~Q(role=Role.RESIDENT)
        return self.filter(Q(user_id=actor.user_id) | theirs)

    def by_place(self) -> Self:
        """In the order of the roster."""
        return self.order_by("scope", "role", "id")

    def after(self, scope: str, role: str, post_id: str) -> Self:
        """What follows this post in the order of the roster: the next page."""
        later = Q(scope__gt=scope) | Q(scope=scope, role__gt=role) | Q(scope=scope, role=role, id__gt=post_id)
        return self.filter(later)


class Post(models.Model):
    """A role, over a scope, perhaps for a unit, for a term. What anybody may do follows from their posts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=30, choices=Role.choices)
    scope = models.CharField(max_length=15, blank=True)  # significant digits of a division; "" is everywhere
    organization_id = models.UUIDField(
        null=True, blank=True
    )  # organizations live a floor above: no foreign key
    valid_from = models.DateField(default=timezone.localdate)
    valid_to = models.DateField(null=True, blank=True)  # the first day on which it is no longer held
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )  # NULL: the platform

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role_known"),
            models.CheckConstraint(
                condition=Q(scope__regex=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})?$"),
                name="post_scope_is_division_prefix",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="post_term_in_order",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "scope", "organization_id"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="post_open_once",
                violation_error_message=_("This person already holds this post."),
            ),
        ]
        indexes = [
            models.Index(fields=["role", "scope"]),
            models.Index(fields=["scope"], name="post_scope_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(
                fields=["organization_id"], condition=Q(organization_id__isnull=False), name="post_unit"
            ),
        ]

    @property
    def division(self) -> str:
        """Where the post is held, as the ledger asks for it."""
        return self.scope
