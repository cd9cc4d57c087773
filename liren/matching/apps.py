from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "liren.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take this room's places on the case page and its say in taking a report back."""
        from liren.matching import panels, parameters, receipts, vetoes  # noqa: F401

        panels.register()
        vetoes.register()
        receipts.register()
