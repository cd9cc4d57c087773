from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "liren.escalation"
    label = "escalation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put this room's cards on the pages of cases, and name its acts."""
        from liren.escalation import debts, panels, verbs

        debts.register()
        panels.register()
        verbs.register()
