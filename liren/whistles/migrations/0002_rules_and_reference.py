"""What the database itself keeps: no edit resets an arrival clock, no step is rewritten; and the first limits."""

from django.db import migrations

RULES = """
CREATE FUNCTION call_keeps_its_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.clock_started_at IS NOT NULL AND
       (NEW.whistle_id, NEW.organization_id, NEW.clock_started_at, NEW.amount, NEW.limit_kind)
       IS DISTINCT FROM (OLD.whistle_id, OLD.organization_id, OLD.clock_started_at, OLD.amount, OLD.limit_kind) THEN
        RAISE EXCEPTION 'no edit resets a clock: call %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.due_at IS NOT NULL AND NEW.due_at IS DISTINCT FROM OLD.due_at
       AND NOT (OLD.paused_at IS NOT NULL AND NEW.paused_at IS NULL AND NEW.due_at > OLD.due_at) THEN
        RAISE EXCEPTION 'a due time moves only by a pause: call %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.signed_in_at IS NOT NULL AND NEW.signed_in_at IS DISTINCT FROM OLD.signed_in_at THEN
        RAISE EXCEPTION 'a sign-in stays as it was: call %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_keeps_its_clock BEFORE UPDATE ON whistles_call
    FOR EACH ROW EXECUTE FUNCTION call_keeps_its_clock();

CREATE FUNCTION whistle_history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was done and rated stays as it was' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER whistle_entry_is_append_only BEFORE UPDATE OR DELETE ON whistles_whistleentry
    FOR EACH ROW EXECUTE FUNCTION whistle_history_is_append_only();
CREATE TRIGGER whistle_rating_is_append_only BEFORE UPDATE OR DELETE ON whistles_whistlerating
    FOR EACH ROW EXECUTE FUNCTION whistle_history_is_append_only();
"""

UNDO = """
DROP TRIGGER whistle_rating_is_append_only ON whistles_whistlerating;
DROP TRIGGER whistle_entry_is_append_only ON whistles_whistleentry;
DROP FUNCTION whistle_history_is_append_only();
DROP TRIGGER call_keeps_its_clock ON whistles_call;
DROP FUNCTION call_keeps_its_clock();
"""


def load_first_rules(apps, schema_editor):
    from liren.whistles.reference import load_rules

    load_rules(apps.get_model("whistles", "WhistleLimit"), apps.get_model("whistles", "WhistleSetting"))


class Migration(migrations.Migration):
    dependencies = [("whistles", "0001_initial")]

    operations = [
        migrations.RunSQL(RULES, UNDO),
        migrations.RunPython(load_first_rules, migrations.RunPython.noop),
    ]
