"""A narrow door: whoever asks a link-worker team for help themselves lets that team see them.

Nobody else and no other kind of organisation, and only where a data-sharing agreement holds.
"""

from django.db import migrations

DOOR = """
CREATE FUNCTION people_ask_team(team uuid, relationship uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF alongside_person() IS NULL OR NOT alongside_may('own.record') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT organisations_agreed(team, at) OR NOT EXISTS (
        SELECT 1 FROM organisations_organisation o WHERE o.id = team AND o.kind = 'link_worker_team')
    THEN RETURN false;
    END IF;
    INSERT INTO people_carerelationship
        (id, created_at, person_id, organisation_id, level, reason, granted_by_id, ended_reason)
    SELECT relationship, at, alongside_person(), team, 'care', 'person.ask', team, ''
    WHERE NOT EXISTS (
        SELECT 1 FROM people_carerelationship r
        WHERE r.person_id = alongside_person() AND r.organisation_id = team
          AND r.level = 'care' AND r.ended_at IS NULL AND r.until IS NULL)
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0029_one_record"),
        ("organisations", "0005_agreement_rows"),
    ]
    operations = [migrations.RunSQL(DOOR, "DROP FUNCTION people_ask_team")]
