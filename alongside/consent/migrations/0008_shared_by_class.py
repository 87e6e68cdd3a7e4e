"""What was shared so far, said by class; and the narrow door by which policies ask for a class."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE

# “How to be in touch” was part of identity, answers and notes were part of the plan.
SO_FAR = [
    "SELECT set_config('alongside.actor', 'system:migration', true)",
    "ALTER TABLE consent_consent DISABLE TRIGGER USER",
    """UPDATE consent_consent SET shared = '{identity,reasons}'
        WHERE purpose = 'referral' AND shared = '{}'""",
    "UPDATE consent_consent SET shared = shared || '{contact}' WHERE 'identity' = ANY (shared)",
    "UPDATE consent_consent SET shared = shared || '{measures,notes}' WHERE 'plan' = ANY (shared)",
    # The table cannot be altered while references of the rows just written wait to be checked.
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE consent_consent ENABLE TRIGGER USER",
    "SELECT set_config('alongside.actor', '', true)",
    "SET CONSTRAINTS ALL DEFERRED",
]

# Which people's data of this class the asking service may see, and from whom; the day is the
# place's own. Read as its owner: the tables of that data ask it in their policies.
SHARED = """
CREATE FUNCTION consent_shared(class text) RETURNS TABLE (person_id uuid, organisation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.person_id, c.recorded_for_id FROM consent_consent c
    WHERE alongside_may('referrals.answer') AND c.recipient_id = alongside_organisation()
      AND class = ANY (c.shared) AND NOT class = ANY (c.taken_back)
      AND c.withdrawn_at IS NULL AND c.basis <> 'said_no'
      AND (c.until IS NULL
           OR c.until >= (statement_timestamp() AT TIME ZONE 'Europe/London')::date)
      AND EXISTS (
        SELECT 1 FROM people_carerelationship r
        WHERE r.person_id = c.person_id AND r.organisation_id = c.recipient_id
          AND r.level = 'service' AND r.ended_at IS NULL
          AND (r.until IS NULL OR r.until > statement_timestamp())
          AND (r.only_user_id IS NULL OR r.only_user_id = alongside_user()))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0007_classes_of_data"), ("people", "0012_emergency_rows")]
    operations = [
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
        migrations.RunSQL(SHARED, "DROP FUNCTION consent_shared"),
        migrations.RunSQL(
            f"GRANT UPDATE (taken_back) ON consent_consent TO {PORTAL_ROLE}",
            f"REVOKE UPDATE (taken_back) ON consent_consent FROM {PORTAL_ROLE}",
        ),
    ]
