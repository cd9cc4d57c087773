from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "liren.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.sources.systems_target import SystemsTarget
        from liren.sources.targets import add_target

        add_target(SystemsTarget())
