"""The holidays and make-up workdays that the installed library knows, and office hours to begin with."""

from dataclasses import asdict
from datetime import date, time

from django.db import migrations

from liren.core.holidays import holiday_rows, years_known


def fill(apps, schema_editor):
    days = apps.get_model("core", "CalendarDay")
    days.objects.bulk_create(
        [days(**asdict(row)) for row in holiday_rows(years_known())], ignore_conflicts=True
    )
    hours = apps.get_model("core", "OfficeHours")
    source = "默认值，未经核实，请按本地规定修改 (unverified default, to be set locally)"
    for opens, closes in ((time(9), time(12)), (time(13, 30), time(17, 30))):
        hours.objects.create(opens=opens, closes=closes, valid_from=date(2000, 1, 1), source=source)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
