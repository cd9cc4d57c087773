from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "liren.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let what this room keeps be found."""
        from liren.accounts import found  # noqa: F401
