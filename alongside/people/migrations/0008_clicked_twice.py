"""Somebody who clicks twice to open their pages is let in by the second click too."""

from django.db import migrations

ACCEPT = """
-- The house may not read people; it learns whose the link is only with the right date of birth.
CREATE OR REPLACE FUNCTION people_accept(invitation uuid, born date, at timestamptz,
                                         most_tries int, OUT outcome text, OUT person_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE sent record;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT i.*, p.date_of_birth INTO sent
    FROM people_invitation i JOIN people_person p ON p.id = i.person_id
    WHERE i.id = invitation FOR UPDATE OF i;
    -- The browser forgets what the first click was answered: used a moment ago is not used yet.
    IF NOT FOUND OR sent.used_at < at - interval '1 minute' OR sent.expires_at <= at
        OR sent.tries >= most_tries
    THEN outcome := 'over';
    ELSIF sent.date_of_birth <> born THEN
        UPDATE people_invitation SET tries = tries + 1 WHERE id = invitation;
        outcome := CASE WHEN sent.tries + 1 < most_tries THEN 'mismatch' ELSE 'over' END;
    ELSE
        UPDATE people_invitation SET used_at = coalesce(used_at, at) WHERE id = invitation;
        outcome := 'match'; person_id := sent.person_id;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0007_invitation_rows")]
    operations = [migrations.RunSQL(ACCEPT, migrations.RunSQL.noop)]
