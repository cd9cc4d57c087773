from django.apps import AppConfig


class WhistlesConfig(AppConfig):
    name = "liren.whistles"
    label = "whistles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take this room's places on the case page and the desk, its debts, and its say in closing a case."""
        from liren.whistles import debts, found, panels  # noqa: F401
