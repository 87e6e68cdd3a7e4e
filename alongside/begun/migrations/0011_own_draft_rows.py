"""What somebody says at the front door is read by nobody here: the house holds a key, or nothing."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

THE_HOUSE = "(SELECT alongside_may('system'))"

# No policy lets anybody read, change or delete a row: these do, for whoever holds the hash.
DOORS = """
CREATE FUNCTION begun_own_draft(held text, since timestamptz)
RETURNS TABLE (id uuid, content jsonb, kept_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, d.content, d.kept_at FROM begun_owndraft d
    WHERE alongside_may('system') AND d.browser = held AND d.kept_at > since
$$;

CREATE FUNCTION begun_keep_own(held text, said jsonb, at timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE begun_owndraft d SET content = said, kept_at = at
    WHERE alongside_may('system') AND d.browser = held
$$;

-- The draft goes over to the browser in which its code was entered; what that had begun goes.
CREATE FUNCTION begun_come_back(typed text, held text, since timestamptz, at timestamptz)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found uuid;
BEGIN
    IF NOT alongside_may('system') THEN
        RETURN NULL;
    END IF;
    SELECT d.id INTO found FROM begun_owndraft d
    WHERE d.code = typed AND d.kept_at > since FOR UPDATE;
    IF found IS NOT NULL THEN
        DELETE FROM begun_owndraft d WHERE d.browser = held AND d.id <> found;
        UPDATE begun_owndraft d SET browser = held, kept_at = at WHERE d.id = found;
    END IF;
    RETURN found;
END $$;

CREATE FUNCTION begun_forget_own(held text) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM begun_owndraft d WHERE alongside_may('system') AND d.browser = held
    RETURNING d.id
$$;

CREATE FUNCTION begun_forget_own_before(since timestamptz) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM begun_owndraft d WHERE alongside_may('system') AND d.kept_at <= since
    RETURNING d.id
$$;
"""
SHUT = """DROP FUNCTION begun_forget_own_before, begun_forget_own, begun_come_back, begun_keep_own,
    begun_own_draft"""


class Migration(migrations.Migration):
    dependencies = [("begun", "0010_own_draft"), ("people", "0002_row_security")]
    operations = [
        ProtectRows("begun_owndraft", {"INSERT": THE_HOUSE}),
        migrations.RunSQL(DOORS, SHUT),
    ]
