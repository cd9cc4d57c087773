from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "liren.fieldwork"
    label = "fieldwork"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put this room's debts on the desk, and its rounds into the day that a phone keeps."""
        from liren.fieldwork import debts, panels, parameters  # noqa: F401
