"""Triggers that change the zoning's revision with every write, and the general guideline on a grid's size."""

from datetime import date

from django.db import migrations

TOUCH = """
CREATE FUNCTION places_touch_zoning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO places_zoning (id, revision) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET revision = excluded.revision;
    RETURN NULL;
END $$
"""
TABLES = ("places_division", "places_grid", "places_recordedoverlap")


def set_general_guideline(apps, schema_editor):
    apps.get_model("places", "HouseholdRange").objects.create(
        division="",
        minimum=300,
        maximum=500,
        source="GB/T 34300-2017，据各地引用该标准的做法；未经核实的默认值 (unverified default)",
        valid_from=date(2018, 1, 1),
    )


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.RunSQL(TOUCH, "DROP FUNCTION places_touch_zoning()"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER touch_zoning AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION places_touch_zoning()",
                f"DROP TRIGGER touch_zoning ON {table}",
            )
            for table in TABLES
        ),
        migrations.RunPython(set_general_guideline, migrations.RunPython.noop),
    ]
