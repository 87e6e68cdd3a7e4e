"""Which relation somebody acts through: what they do for the person says so."""

from django.db import migrations

THROUGH = """
-- The relation through which whoever asks acts for somebody, or nothing.
CREATE FUNCTION people_acts_through() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.relation_id FROM people_proxyaccount a WHERE a.user_id = alongside_user()
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0018_proxy_rows")]
    operations = [migrations.RunSQL(THROUGH, "DROP FUNCTION people_acts_through")]
