from django.apps import AppConfig


class WhistlesConfig(AppConfig):
    name = "liren.whistles"
    label = "whistles"
    default_auto_field = "django.db.models.BigAutoField"
