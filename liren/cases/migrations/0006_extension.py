"""A clock may be extended once, by at most its first limit; and from when on it is shown as running short."""

from datetime import date

from django.db import migrations, models

import liren.core.identity

BEGINNING = """
CREATE OR REPLACE FUNCTION deadline_keeps_its_beginning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.stage, NEW.started_at, NEW.amount, NEW.limit_kind)
       IS DISTINCT FROM (OLD.case_id, OLD.stage, OLD.started_at, OLD.amount, OLD.limit_kind) THEN
        RAISE EXCEPTION 'no edit resets a clock: deadline %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
"""
RULES = (
    BEGINNING
    + """
    IF OLD.extended_at IS NOT NULL AND (NEW.extended_at, NEW.extended_by)
       IS DISTINCT FROM (OLD.extended_at, OLD.extended_by) THEN
        RAISE EXCEPTION 'a clock is extended once: deadline %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.due_at IS DISTINCT FROM OLD.due_at
       AND NEW.paused_for <= OLD.paused_for
       AND NOT (OLD.extended_at IS NULL AND NEW.extended_at IS NOT NULL AND NEW.due_at > OLD.due_at) THEN
        RAISE EXCEPTION 'a due time moves only by a pause or its one extension: deadline %', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
)
UNDO = (
    BEGINNING
    + """
    IF NEW.due_at IS DISTINCT FROM OLD.due_at AND NEW.paused_for <= OLD.paused_for THEN
        RAISE EXCEPTION 'a due time moves only by a pause: deadline %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
)


def begin_with_three_quarters(apps, schema_editor):
    apps.get_model("cases", "AmberShare").objects.create(
        percent=75,
        valid_from=date(2020, 1, 1),
        source="未核实的默认值：通行做法，用去四分之三时提醒 / unverified default: common practice, "
        "a warning when three quarters are used",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_call_backs"),
    ]

    operations = [
        migrations.CreateModel(
            name="AmberShare",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField(unique=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=200)),
                ("is_verified", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="soon_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="deadline",
            name="extended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="deadline",
            name="extended_by",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_at__isnull", True), ("extended_by__isnull", True)),
                    models.Q(
                        ("amount__isnull", False),
                        ("extended_at__isnull", False),
                        ("extended_by__gte", 1),
                        ("extended_by__isnull", False),
                        ("extended_by__lte", models.F("amount")),
                    ),
                    _connector="OR",
                ),
                name="deadline_extension_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="ambershare",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__range", (1, 99))), name="amber_share_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="ambershare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="amber_share_dates_in_order",
            ),
        ),
        migrations.RunSQL(RULES, UNDO),
        migrations.RunPython(begin_with_three_quarters, migrations.RunPython.noop),
    ]
