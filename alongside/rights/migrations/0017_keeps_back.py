"""Whoever prepares a copy learns that the person keeps something from those who act for them."""

from django.db import migrations

KEEPS = """
CREATE FUNCTION rights_keeps_back(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM people_hidden h WHERE h.person_id = asked AND h.ended_at IS NULL)
        AND alongside_may('privacy.review')
        AND EXISTS (SELECT 1 FROM rights_rightsrequest q
            WHERE q.person_id = asked AND q.organisation_id = alongside_organisation())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0016_consent_steps"), ("people", "0018_proxy_rows")]
    operations = [migrations.RunSQL(KEEPS, "DROP FUNCTION rights_keeps_back")]
