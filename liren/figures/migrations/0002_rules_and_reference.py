"""What the database itself keeps: a frozen month stays as it is; and the first weights and grounds."""

from django.db import migrations

RULES = """
CREATE FUNCTION figure_month_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_frozen THEN
        RAISE EXCEPTION 'a frozen month stays as it is: %', OLD.month USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER figure_month_stays BEFORE UPDATE OR DELETE ON figures_figuremonth
    FOR EACH ROW EXECUTE FUNCTION figure_month_stays();

CREATE FUNCTION figure_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part_of uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN part_of := NEW.month_id; ELSE part_of := OLD.month_id; END IF;
    IF EXISTS (SELECT 1 FROM figures_figuremonth WHERE id = part_of AND is_frozen) THEN
        RAISE EXCEPTION 'a frozen month stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER figure_facts_stay BEFORE INSERT OR UPDATE OR DELETE ON figures_figurefacts
    FOR EACH ROW EXECUTE FUNCTION figure_part_stays();
CREATE TRIGGER figure_value_stays BEFORE UPDATE OR DELETE ON figures_figurevalue
    FOR EACH ROW EXECUTE FUNCTION figure_part_stays();

CREATE FUNCTION exclusion_word_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision stays as it was given' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER exclusion_word_stays BEFORE UPDATE OR DELETE ON figures_exclusionword
    FOR EACH ROW EXECUTE FUNCTION exclusion_word_stays();
"""

UNDO = """
DROP TRIGGER exclusion_word_stays ON figures_exclusionword;
DROP FUNCTION exclusion_word_stays();
DROP TRIGGER figure_value_stays ON figures_figurevalue;
DROP TRIGGER figure_facts_stay ON figures_figurefacts;
DROP FUNCTION figure_part_stays();
DROP TRIGGER figure_month_stays ON figures_figuremonth;
DROP FUNCTION figure_month_stays();
"""


def load_reference_data(apps, schema_editor):
    from liren.figures.reference import load_defaults

    load_defaults(apps.get_model("figures", "FigureFormula"), apps.get_model("figures", "ExclusionReason"))


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]

    operations = [
        migrations.RunSQL(RULES, UNDO),
        migrations.RunPython(load_reference_data, migrations.RunPython.noop),
    ]
