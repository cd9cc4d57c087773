"""The rules of signing in that an installation starts with."""

from django.db import migrations

LEVEL_3 = (
    "GB/T 22239-2019 8.1.4.1: lock after failed sign-ins, end idle sessions; the number is Liren's default"
)
OURS = "Liren's default, unverified; set it to what your text message gateway and your users need"
RULES = [
    ("tries_per_login", 10, LEVEL_3),
    ("tries_per_address", 300, LEVEL_3 + " (a whole office can share one address)"),
    ("tries_window_minutes", 15, LEVEL_3),
    ("staff_idle_minutes", 12 * 60, LEVEL_3),
    ("resident_idle_minutes", 30 * 24 * 60, OURS),
    ("password_length", 10, LEVEL_3),
    ("code_minutes", 5, OURS),
    ("code_tries", 5, OURS),
    ("code_wait_seconds", 60, OURS),
    ("codes_per_day", 10, OURS),
    ("codes_per_address", 200, OURS),
]


def fill(apps, schema_editor):
    rule = apps.get_model("accounts", "SignInRule")
    rule.objects.bulk_create(rule(name=name, amount=amount, source=source) for name, amount, source in RULES)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
