"""What the database itself keeps: no edit resets a clock, no step is rewritten; and the first reference data."""

from django.db import migrations

RULES = """
CREATE SEQUENCE case_number;

CREATE FUNCTION deadline_keeps_its_beginning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.stage, NEW.started_at, NEW.amount, NEW.limit_kind)
       IS DISTINCT FROM (OLD.case_id, OLD.stage, OLD.started_at, OLD.amount, OLD.limit_kind) THEN
        RAISE EXCEPTION 'no edit resets a clock: deadline %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.due_at IS DISTINCT FROM OLD.due_at AND NEW.paused_for <= OLD.paused_for THEN
        RAISE EXCEPTION 'a due time moves only by a pause: deadline %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadline_keeps_its_beginning BEFORE UPDATE ON cases_deadline
    FOR EACH ROW EXECUTE FUNCTION deadline_keeps_its_beginning();

CREATE FUNCTION timeline_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a step that was taken stays as it was' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER timeline_is_append_only BEFORE UPDATE OR DELETE ON cases_timelineentry
    FOR EACH ROW EXECUTE FUNCTION timeline_is_append_only();
"""

UNDO = """
DROP TRIGGER timeline_is_append_only ON cases_timelineentry;
DROP FUNCTION timeline_is_append_only();
DROP TRIGGER deadline_keeps_its_beginning ON cases_deadline;
DROP FUNCTION deadline_keeps_its_beginning();
DROP SEQUENCE case_number;
"""


def load_reference_data(apps, schema_editor):
    from liren.cases.actions.reference import load_reference

    load_reference(apps.get_model("cases", "Category"), apps.get_model("cases", "StageLimit"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("core", "0001_initial")]

    operations = [
        migrations.RunSQL(RULES, UNDO),
        migrations.RunPython(load_reference_data, migrations.RunPython.noop),
    ]
