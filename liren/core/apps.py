from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "liren.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.core import checks  # noqa: F401 - its checks register themselves
        from liren.core.form_words import speak_our_words

        speak_our_words()
