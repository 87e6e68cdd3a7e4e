"""A receipt says by when the team answers: that is the team's own promise."""

from django.db import migrations

WITH_TEAM = """
DROP FUNCTION begun_asked_at_home;
-- For whoever holds the receipt's link, or has sent the same form before.
CREATE FUNCTION begun_asked_at_home(key uuid)
RETURNS TABLE (
    id uuid, reference text, asked_by text, team_id uuid, team text, phone text, created_at timestamptz,
    answered_at timestamptz, taken_in boolean, refused boolean, withdrawn_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.reference::text, a.by::text, a.team_id, o.name::text, o.phone::text, a.created_at,
        a.answered_at, a.referral_id IS NOT NULL, a.answered_by_id IS NOT NULL, a.withdrawn_at
    FROM begun_asked a JOIN organisations_organisation o ON o.id = a.team_id
    WHERE alongside_may('system') AND a.id = key AND a.by <> 'professional'
$$;
"""

BEFORE = """
DROP FUNCTION begun_asked_at_home;
-- For whoever holds the receipt's link, or has sent the same form before.
CREATE FUNCTION begun_asked_at_home(key uuid)
RETURNS TABLE (
    id uuid, reference text, asked_by text, team text, phone text, created_at timestamptz,
    answered_at timestamptz, taken_in boolean, refused boolean, withdrawn_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.reference::text, a.by::text, o.name::text, o.phone::text, a.created_at,
        a.answered_at, a.referral_id IS NOT NULL, a.answered_by_id IS NOT NULL, a.withdrawn_at
    FROM begun_asked a JOIN organisations_organisation o ON o.id = a.team_id
    WHERE alongside_may('system') AND a.id = key AND a.by <> 'professional'
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("begun", "0014_instead_for_the_house")]
    operations = [migrations.RunSQL(WITH_TEAM, BEFORE)]
