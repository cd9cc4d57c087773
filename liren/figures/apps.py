from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "liren.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
