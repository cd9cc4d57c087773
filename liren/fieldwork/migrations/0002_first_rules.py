"""The rules a new installation starts with: how call-back lists are made, how coarse and how short a track is."""

from datetime import date

from django.db import migrations

SINCE = date(2020, 1, 1)


def add_first_rules(apps, schema_editor):
    apps.get_model("fieldwork", "CallBackRule").objects.get_or_create(
        division="",
        valid_from=SINCE,
        defaults={
            "bad_score": 2,
            "unrated_after_days": 3,
            "unrated_percent": 100,
            "rated_percent": 10,
            "look_back_days": 30,
            "attempts": 3,
            "source": "差评回访 100%：国办发〔2019〕51 号；其余为未核实的默认值，请按本地规定修改"
            " / bad ratings: State Council Office 2019 No. 51; the rest are unverified defaults",
        },
    )
    apps.get_model("fieldwork", "TrackRule").objects.get_or_create(
        valid_from=SINCE,
        defaults={
            "days_kept": 30,
            "least_metres": 30,
            "least_seconds": 30,
            "source": "最小必要原则：个人信息保护法第六条、第十九条；天数为默认值"
            " / data minimisation: Personal Information Protection Law, articles 6 and 19; the days are a default",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0001_initial")]

    operations = [migrations.RunPython(add_first_rules, migrations.RunPython.noop)]
