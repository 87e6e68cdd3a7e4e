"""Of which services nobody should be seen to read: the database knows it, so its doors can hold.

They are there for people who are hurt or controlled at home: by what they are for, or by a term of
any taxonomy that came with them.
"""

from django.db import migrations

DISCREET = """
CREATE FUNCTION directory_discreet(asked uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT s.id FROM directory_service s
    WHERE s.id = ANY (asked) AND (
        EXISTS (
            SELECT 1 FROM directory_serviceneed n JOIN needs_need d ON d.id = n.need_id
            WHERE n.service_id = s.id AND d.code = 'domestic-abuse')
        OR EXISTS (
            SELECT 1 FROM directory_attribute a JOIN directory_taxonomyterm t ON t.id = a.term_id
            WHERE a.service_id = s.id
              AND (t.name ILIKE '%domestic abuse%' OR t.name ILIKE '%domestic violence%')))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0122_paused_onward"), ("needs", "0001_initial")]
    operations = [migrations.RunSQL(DISCREET, "DROP FUNCTION directory_discreet(uuid[])")]
