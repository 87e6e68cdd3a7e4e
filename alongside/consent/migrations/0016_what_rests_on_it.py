"""What a taken-back agreement alone gave: which reasons of its recipient end with it.

Another agreement of the same sort (to a service, or to a team that plans with the person) may
cover a reason as long as it lasts. Whoever takes back may not see the other one.
"""

from django.db import migrations

RESTS = """
CREATE FUNCTION consent_rests_on(asked uuid, of_level text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id
    FROM consent_consent mine
    JOIN people_carerelationship r
        ON r.person_id = mine.person_id AND r.organisation_id = mine.recipient_id
    WHERE mine.id = asked AND mine.withdrawn_at IS NOT NULL
      AND r.level = of_level AND r.ended_at IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM consent_consent c
        WHERE c.person_id = mine.person_id AND c.recipient_id = mine.recipient_id
          AND c.id <> mine.id AND c.adds_to_id IS NULL AND c.purpose = 'referral'
          AND c.withdrawn_at IS NULL AND c.basis <> 'said_no'
          AND ('notes' = ANY (c.shared)) = ('notes' = ANY (mine.shared))
          AND (c.until IS NULL OR r.until <= (c.until + 1)::timestamp
               AT TIME ZONE 'Europe/London'))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0015_over"),
        ("people", "0012_emergency_rows"),
    ]
    operations = [migrations.RunSQL(RESTS, "DROP FUNCTION consent_rests_on")]
