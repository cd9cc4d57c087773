from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "liren.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take this room's own places among the panels, debts and what can be found."""
        from liren.cases import children, found, owed_steps, parameters  # noqa: F401
        from liren.cases.matters import is_open_case_of
        from liren.people.matters import add_matter_check

        add_matter_check(is_open_case_of)
        from liren.cases.models import CaseAnswer, Photo
        from liren.cases.traces import keep_traces

        keep_traces(CaseAnswer, Photo)
