"""What the database itself keeps: an order stays as it was given, clocks stay, the log is append-only."""

from django.db import migrations

RULES = """
CREATE SEQUENCE directives_serial;

CREATE FUNCTION directive_stays_as_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.text, NEW.level, NEW.division, NEW.lon, NEW.lat, NEW.case_id, NEW.issued_by_id, NEW.issued_at,
        NEW.report_due_at, NEW.serial)
       IS DISTINCT FROM (OLD.text, OLD.level, OLD.division, OLD.lon, OLD.lat, OLD.case_id, OLD.issued_by_id,
        OLD.issued_at, OLD.report_due_at, OLD.serial) THEN
        RAISE EXCEPTION 'a directive stays as it was given: %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER directive_stays_as_given BEFORE UPDATE ON directives_directive
    FOR EACH ROW EXECUTE FUNCTION directive_stays_as_given();

CREATE FUNCTION addressee_keeps_its_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.directive_id, NEW.organization_id, NEW.role, NEW.scope, NEW.sign_due_at, NEW.due_at)
       IS DISTINCT FROM (OLD.directive_id, OLD.organization_id, OLD.role, OLD.scope, OLD.sign_due_at, OLD.due_at)
       OR (OLD.signed_at IS NOT NULL AND NEW.signed_at IS DISTINCT FROM OLD.signed_at)
       OR (OLD.first_reported_at IS NOT NULL AND NEW.first_reported_at IS DISTINCT FROM OLD.first_reported_at) THEN
        RAISE EXCEPTION 'no edit moves a clock of addressee %', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER addressee_keeps_its_clocks BEFORE UPDATE ON directives_addressee
    FOR EACH ROW EXECUTE FUNCTION addressee_keeps_its_clocks();

CREATE FUNCTION directive_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the command log stays as it was written' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER directive_log_is_append_only BEFORE UPDATE OR DELETE ON directives_directiveentry
    FOR EACH ROW EXECUTE FUNCTION directive_log_is_append_only();
"""

UNDO = """
DROP TRIGGER directive_log_is_append_only ON directives_directiveentry;
DROP FUNCTION directive_log_is_append_only();
DROP TRIGGER addressee_keeps_its_clocks ON directives_addressee;
DROP FUNCTION addressee_keeps_its_clocks();
DROP TRIGGER directive_stays_as_given ON directives_directive;
DROP FUNCTION directive_stays_as_given();
DROP SEQUENCE directives_serial;
"""


def load_first_terms(apps, schema_editor):
    from liren.directives.terms import load_terms

    load_terms(apps.get_model("directives", "DirectiveTerm"))


class Migration(migrations.Migration):
    dependencies = [("directives", "0001_initial")]

    operations = [
        migrations.RunSQL(RULES, UNDO),
        migrations.RunPython(load_first_terms, migrations.RunPython.noop),
    ]
