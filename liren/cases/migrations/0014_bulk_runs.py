import django.db.models.deletion
from django.db import migrations, models

import liren.core.identity


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sign_in_rules"),
        ("cases", "0013_undo"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.UUIDField(editable=False, unique=True)),
                ("verb", models.CharField(max_length=12)),
                ("note", models.TextField(blank=True)),
                ("language", models.CharField(max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "template",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.responsetemplate",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulkLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("seen_version", models.PositiveIntegerField(null=True)),
                ("unit_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="cases.bulkrun"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(fields=["user", "-asked_at"], name="bulk_run_own"),
        ),
        migrations.AddIndex(
            model_name="bulkline",
            index=models.Index(fields=["run", "state", "position"], name="bulk_line_waiting"),
        ),
        migrations.AddConstraint(
            model_name="bulkline",
            constraint=models.UniqueConstraint(fields=("run", "case"), name="bulk_line_once"),
        ),
        migrations.AddConstraint(
            model_name="bulkline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason", ""), models.Q(("state", "done"), _negated=True), _connector="OR"
                ),
                name="bulk_line_outcome",
            ),
        ),
    ]
