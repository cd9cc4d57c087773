"""A noted fact stays as it was noted; and the first numbers, none of which changes a month that is frozen."""

from datetime import date

from django.db import migrations

RULES = """
CREATE FUNCTION noted_fact_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a noted fact stays as it was noted' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER noted_fact_stays BEFORE UPDATE OR DELETE ON figures_notedfact
    FOR EACH ROW EXECUTE FUNCTION noted_fact_stays();
"""
UNDO = """
DROP TRIGGER noted_fact_stays ON figures_notedfact;
DROP FUNCTION noted_fact_stays();
"""


def load_reference_data(apps, schema_editor):
    """Where months are frozen already, whistles begin to count with the month to come: weights never change
    within a month that people are working in."""
    from liren.figures.reference import SINCE, load_rule_defaults

    since = SINCE
    if apps.get_model("figures", "FigureMonth").objects.filter(is_frozen=True).exists():
        today = date.today()  # noqa: DTZ011 (the day on which this is set up; a day more or less is no matter)
        since = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    load_rule_defaults(
        apps.get_model("figures", "FigureRule"),
        apps.get_model("figures", "SeenOnRounds"),
        whistles_since=since,
    )


class Migration(migrations.Migration):
    dependencies = [("figures", "0004_noted_facts")]

    operations = [
        migrations.RunSQL(RULES, UNDO),
        migrations.RunPython(load_reference_data, migrations.RunPython.noop),
    ]
