from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "liren.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take this room's own places among the panels and debts."""
        from liren.cases import children, owed_steps  # noqa: F401
