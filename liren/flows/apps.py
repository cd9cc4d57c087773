from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "liren.flows"
    label = "flows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Start listening."""
        from liren.flows import (  # noqa: F401
            appeals_to_figures,
            case_followers,
            case_notices,
            child_cases,
            directive_notices,
            escalation_notices,
            fieldwork_reactions,
            figure_notices,
            joinings_to_figures,
            matching_notices,
            message_kinds,
            routing_reactions,
            whistle_notices,
            whistles_to_figures,
        )
