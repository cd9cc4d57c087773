from django.apps import AppConfig


class DeskworkConfig(AppConfig):
    name = "liren.deskwork"
    label = "deskwork"
    default_auto_field = "django.db.models.BigAutoField"
