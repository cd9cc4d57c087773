from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "liren.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let what this room keeps be found."""
        from liren.places import found  # noqa: F401
