from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "liren.directives"
    label = "directives"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take this room's places on the desk and on the case page."""
        from liren.directives import debts, found, panels  # noqa: F401
