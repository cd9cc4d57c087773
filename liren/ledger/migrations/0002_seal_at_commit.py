"""The ledger's triggers: nothing is changed or removed, and every entry is sealed as its transaction commits.

Sealing serialises commits that wrote an entry, so it must come last. At commit PostgreSQL runs deferred checks in the
order in which they were queued. Were the lock taken by the entry's own trigger, a foreign key check queued after it
could wait for a row that another transaction holds, which itself waits for the lock: a deadlock. Therefore the
entry's trigger only leaves a note in ledger_sealing; the note's trigger is queued behind everything else, takes the
lock and seals all entries of the transaction. Works on PostgreSQL 15 and later.
"""

from django.db import migrations

CREATE = """
CREATE TABLE ledger_sealing (xact bigint NOT NULL);

CREATE FUNCTION ledger_canonical(e ledger_entry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT e.id::text || chr(31)
        || to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || chr(31)
        || e.actor_kind || chr(31) || coalesce(e.actor_id::text, '') || chr(31) || e.verb || chr(31)
        || e.object_type || chr(31) || e.object_id || chr(31) || e.division || chr(31) || e.details
$$;

CREATE FUNCTION ledger_ask_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := pg_current_xact_id()::text;
BEGIN
    IF current_setting('liren.sealing', true) IS DISTINCT FROM mine
       AND NOT EXISTS (SELECT FROM ledger_seal WHERE entry_id = NEW.id) THEN
        PERFORM set_config('liren.sealing', mine, true);
        INSERT INTO ledger_sealing VALUES (mine::bigint);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION ledger_seal_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    e ledger_entry;
    head bytea;
    place bigint;
    seal bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('liren.ledger'));  -- until the commit is visible to the next in line
    SELECT sequence, hash INTO place, head FROM ledger_seal ORDER BY sequence DESC LIMIT 1;
    IF NOT FOUND THEN
        place := 0;
        head := decode(repeat('00', 32), 'hex');
    END IF;
    FOR e IN
        SELECT * FROM ledger_entry AS mine
        WHERE mine.xact = NEW.xact AND NOT EXISTS (SELECT FROM ledger_seal WHERE entry_id = mine.id)
        ORDER BY mine.at, mine.id
    LOOP
        seal := sha256(head || convert_to(ledger_canonical(e), 'UTF8'));
        place := place + 1;
        INSERT INTO ledger_seal (sequence, entry_id, previous, hash) VALUES (place, e.id, head, seal);
        head := seal;
    END LOOP;
    DELETE FROM ledger_sealing WHERE xact = NEW.xact;
    PERFORM set_config('liren.sealing', '', true);
    RETURN NULL;
END $$;

CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;  -- a test database is emptied between tests
    END IF;
    RAISE EXCEPTION 'the ledger is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE CONSTRAINT TRIGGER ledger_ask_for_seal AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_ask_for_seal();
CREATE CONSTRAINT TRIGGER ledger_seal_transaction AFTER INSERT ON ledger_sealing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_seal_transaction();
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""

REMOVE = """
DROP TRIGGER ledger_entry_append_only ON ledger_entry;
DROP TRIGGER ledger_seal_append_only ON ledger_seal;
DROP TRIGGER ledger_ask_for_seal ON ledger_entry;
DROP TABLE ledger_sealing;
DROP FUNCTION ledger_refuse_change(), ledger_ask_for_seal(), ledger_seal_transaction(), ledger_canonical(ledger_entry);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, REMOVE)]
