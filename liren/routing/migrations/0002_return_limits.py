"""The limits that a new installation starts with."""

from django.db import migrations


def load(apps, schema_editor):
    from liren.routing.reference import load_return_limits

    load_return_limits(apps.get_model("routing", "ReturnLimit"))


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
