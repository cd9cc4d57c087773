"""The second wall: row-level security on every table about people, and readings that can't be changed."""

from django.db import migrations

BY_DIVISION = "division ~ nullif(current_setting('liren.people_scope', true), '')"
OWN = "{column} = ANY (coalesce(nullif(current_setting('liren.people_own', true), ''), '{{}}')::uuid[])"
MINE = "user_id = nullif(current_setting('liren.people_user', true), '')::uuid"
# table: what a person may see of it beyond their division's staff
TABLES = {
    "people_person": f"{OWN.format(column='id')} OR {MINE}",
    "people_household": "",
    "people_membership": OWN.format(column="person_id"),
    "people_residency": OWN.format(column="person_id"),
    "people_ward": f"{OWN.format(column='guardian_id')} OR {OWN.format(column='child_id')}",
    "people_caretag": OWN.format(column="person_id"),
    "people_consent": OWN.format(column="person_id"),
    "people_reading": OWN.format(column="person_id"),
    "people_reveal": OWN.format(column="person_id"),
    "people_batch": "",
    "people_datarequest": OWN.format(column="person_id"),
}


def build(apps, schema_editor):
    for table, beyond in TABLES.items():
        rule = f"({BY_DIVISION})" + (f" OR {beyond}" if beyond else "")
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", None)
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY", None)
        schema_editor.execute(f"CREATE POLICY wall ON {table} USING ({rule}) WITH CHECK ({rule})", None)


def take_down(apps, schema_editor):
    for table in TABLES:
        schema_editor.execute(f"DROP POLICY IF EXISTS wall ON {table}", None)
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", None)
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY", None)


STAYS = """
CREATE FUNCTION people_reading_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Who read what about somebody is not changed afterwards.';
END $$;
CREATE TRIGGER people_reading_stays BEFORE UPDATE ON people_reading
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION people_reading_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunPython(build, take_down),
        migrations.RunSQL(
            STAYS,
            "DROP TRIGGER people_reading_stays ON people_reading; DROP FUNCTION people_reading_stays()",
        ),
    ]
