"""The ladder and the terms that a new installation starts with."""

from django.db import migrations


def load_defaults(apps, schema_editor):
    from liren.escalation.reference import rung_rows, term_rows

    rung, term = apps.get_model("escalation", "LadderRung"), apps.get_model("escalation", "Term")
    rung.objects.bulk_create([rung(**row) for row in rung_rows()])
    term.objects.bulk_create([term(**row) for row in term_rows()])


class Migration(migrations.Migration):
    dependencies = [("escalation", "0001_initial")]

    operations = [migrations.RunPython(load_defaults, migrations.RunPython.noop)]
