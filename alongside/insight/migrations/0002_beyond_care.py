"""Where figures or extracts serve anything beyond people's own care, those who object are not there.

The setting ``alongside.use`` says so for one transaction; the policies then leave their rows out,
whatever was asked. Who adds a table to this role adds its line to ``WAYS`` in a migration too.
"""

from django.db import migrations

from alongside.common.row_security import COUNTING_ROLE

FOR_CARE = "coalesce(current_setting('alongside.use', true), '') <> 'beyond_care'"
OBJECTS = "person_id IN (SELECT rights_not_beyond_care())"
WAYS = {
    "referrals_referral": f"NOT {OBJECTS}",
    "referrals_referralreason": "referral_id IN (SELECT id FROM referrals_referral)",
    "care_case": f"NOT {OBJECTS}",
    "outcomes_response": f"NOT {OBJECTS}",
    "outcomes_answer": "response_id IN (SELECT id FROM outcomes_response)",
}


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_counting_role"), ("rights", "0013_objection_rows")]
    operations = [
        migrations.RunSQL(
            f"CREATE POLICY {COUNTING_ROLE}_beyond_care ON {table} AS RESTRICTIVE FOR SELECT"
            f" TO {COUNTING_ROLE} USING ((SELECT {FOR_CARE}) OR {rows})",
            f"DROP POLICY {COUNTING_ROLE}_beyond_care ON {table}",
        )
        for table, rows in WAYS.items()
    ]
