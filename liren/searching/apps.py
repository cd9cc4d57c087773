from django.apps import AppConfig


class SearchingConfig(AppConfig):
    name = "liren.searching"
    label = "searching"
    default_auto_field = "django.db.models.BigAutoField"
