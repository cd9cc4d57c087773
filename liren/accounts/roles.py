"""The roles a post can carry."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a post lets somebody do. Scope and organisation come from the post."""

    RESIDENT = "resident", _("Resident")
    GRID_WORKER = "grid_worker", _("Grid worker")
    GRID_LEADER = "grid_leader", _("Grid leader")
    COMMUNITY_WORKER = "community_worker", _("Community worker")
    COMMUNITY_SECRETARY = "community_secretary", _("Community secretary")
    DISPATCHER = "subdistrict_dispatcher", _("Subdistrict dispatcher")
    HANDLER = "department_handler", _("Department handler")
    DEPARTMENT_HEAD = "department_head", _("Department head")
    COMMANDER = "district_commander", _("District commander")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
