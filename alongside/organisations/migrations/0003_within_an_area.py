"""The SQL function by which a policy learns whether an organisation is in the actor's area."""

from django.db import migrations

WITHIN = """
-- In the area itself or in an area within it. Organisations and areas are public knowledge.
CREATE FUNCTION organisations_within(organisation uuid, area uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE reach AS (
        SELECT area AS id
        UNION
        SELECT a.id FROM organisations_area a JOIN reach ON a.parent_id = reach.id)
    SELECT EXISTS (
        SELECT FROM organisations_organisation o
        WHERE o.id = organisation AND o.area_id IN (SELECT id FROM reach))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_identifiers")]
    operations = [migrations.RunSQL(WITHIN, "DROP FUNCTION organisations_within")]
