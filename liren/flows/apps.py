from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "liren.flows"
    label = "flows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Start listening."""
        from liren.flows import case_notices, message_kinds  # noqa: F401
