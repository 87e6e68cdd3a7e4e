"""The role that counts reads what was suggested, by group, and no person."""

from django.db import migrations

from alongside.common.row_security import COUNTING_ROLE, ProtectRows

COLUMNS = "id, created_at, organisation_id, place, age_band, gender, provider_services, state"
FOR_CARE = "coalesce(current_setting('alongside.use', true), '') <> 'beyond_care'"
OBJECTS = "person_id IN (SELECT rights_not_beyond_care())"


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_beyond_care"), ("matching", "0002_row_security")]
    operations = [
        migrations.RunSQL(
            f"GRANT SELECT ({COLUMNS}) ON matching_suggestion TO {COUNTING_ROLE}",
            f"REVOKE SELECT ({COLUMNS}) ON matching_suggestion FROM {COUNTING_ROLE}",
        ),
        ProtectRows(
            "matching_suggestion",
            {"SELECT": "organisation_id IN (SELECT insight_organisations())"},
            COUNTING_ROLE,
        ),
        migrations.RunSQL(
            f"CREATE POLICY {COUNTING_ROLE}_beyond_care ON matching_suggestion AS RESTRICTIVE"
            f" FOR SELECT TO {COUNTING_ROLE} USING ((SELECT {FOR_CARE}) OR NOT {OBJECTS})",
            f"DROP POLICY {COUNTING_ROLE}_beyond_care ON matching_suggestion",
        ),
    ]
