"""Call-backs: what people said when they were asked; what was said stays as it was said."""

import django.db.models.deletion
from django.db import migrations, models

import liren.core.identity

RULES = """
CREATE FUNCTION call_back_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was said stays as it was said' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER call_back_is_append_only BEFORE UPDATE OR DELETE ON cases_callback
    FOR EACH ROW EXECUTE FUNCTION call_back_is_append_only();
"""

UNDO = """
DROP TRIGGER call_back_is_append_only ON cases_callback;
DROP FUNCTION call_back_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sign_in_rules"),
        ("cases", "0003_work_order_duty"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallBack",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.UUIDField(editable=False, unique=True)),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "By telephone"),
                            ("paper", "On paper"),
                            ("proxy", "Somebody they trust answered for them"),
                            ("online", "Online"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_reached", models.BooleanField()),
                ("is_valid", models.BooleanField()),
                ("was_contacted", models.BooleanField(null=True)),
                ("was_solved", models.BooleanField(null=True)),
                (
                    "satisfaction",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "Very satisfied"),
                            (4, "Satisfied"),
                            (3, "Basically satisfied"),
                            (2, "Dissatisfied"),
                            (1, "Very dissatisfied"),
                        ],
                        null=True,
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "at"], name="call_back_case"),
                    models.Index(
                        condition=models.Q(("is_valid", True)), fields=["at"], name="call_back_valid"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_valid", True)),
                        fields=("case", "round"),
                        name="call_back_once_per_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("satisfaction__isnull", True), ("satisfaction__range", (1, 5)), _connector="OR"
                        ),
                        name="call_back_satisfaction_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_valid", False),
                                ("satisfaction__isnull", True),
                                ("was_contacted__isnull", True),
                                ("was_solved__isnull", True),
                            ),
                            models.Q(
                                ("is_reached", True),
                                ("is_valid", True),
                                models.Q(
                                    ("was_contacted__isnull", False),
                                    ("was_solved__isnull", False),
                                    ("satisfaction__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="call_back_valid_means_answered",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, UNDO),
    ]
