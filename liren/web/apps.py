from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "liren.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let pages be found."""
        from liren.web import found  # noqa: F401
