from django.apps import AppConfig


class AddressesConfig(AppConfig):
    name = "liren.addresses"
    label = "addresses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let addresses be found and be imported, and say what a new compound must have."""
        from liren.addresses import found, readiness  # noqa: F401
        from liren.addresses.target import AddressesTarget
        from liren.sources.targets import add_target

        add_target(AddressesTarget())
