from django.db import migrations

_SOURCE = (
    "一个工作日加当晚；未核实的默认值，请按本地规定修改 / "
    "a working day and the night after it; unverified default, replace by the local rule"
)


def load(apps, schema_editor):
    from liren.core.parameters import first_row

    first_row(apps.get_model("core", "Parameter"), "cases.offline_hours", 36, _SOURCE)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_rulings_and_minutes"),
        ("core", "0004_parameters"),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
