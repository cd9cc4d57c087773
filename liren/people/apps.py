from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "liren.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let residents be imported."""
        from liren.people.residents_target import ResidentsTarget
        from liren.sources.targets import add_target

        add_target(ResidentsTarget())
