"""A step can be taken back for a moment."""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models

import liren.core.identity


def begin_with_ten_seconds(apps, schema_editor):
    apps.get_model("cases", "UndoWindow").objects.create(
        seconds=10,
        valid_from=date(2020, 1, 1),
        source="未核实的默认值：通行做法，误操作后十秒内可撤销，其间不通知他人 / unverified default: common practice, "
        "ten seconds to take back a slip of the hand, nobody being told meanwhile",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_offline_moments"),
    ]

    operations = [
        migrations.CreateModel(
            name="UndoWindow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seconds", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField(unique=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=200)),
                ("is_verified", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seconds__range", (1, 60))), name="undo_window_is_short"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="undo_window_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UndoOffer",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="undo_offer",
                        serialize=False,
                        to="cases.timelineentry",
                    ),
                ),
                ("until", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.category"
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.deadline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_back_at__isnull", True), ("told_at__isnull", True), _connector="OR"
                        ),
                        name="undo_offer_one_end",
                    )
                ],
            },
        ),
        migrations.RunPython(begin_with_ten_seconds, migrations.RunPython.noop),
    ]
