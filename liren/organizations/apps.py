from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "liren.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let what this room keeps be found."""
        from liren.organizations import found  # noqa: F401
