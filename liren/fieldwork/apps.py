from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "liren.fieldwork"
    label = "fieldwork"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put this room's card on the desk."""
        from liren.fieldwork import panels  # noqa: F401
