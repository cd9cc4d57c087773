from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "liren.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take this room's places on the case page and the desk, and its say in dispatching and returning."""
        from liren.routing import debts, jobs, parameters  # noqa: F401
        from liren.routing.panels import take_places

        take_places()
