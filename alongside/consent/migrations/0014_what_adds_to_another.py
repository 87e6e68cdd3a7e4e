"""What adds a class of data to an agreement lets nobody in by itself, and undoes nobody's word."""

from django.db import migrations

LETS_IN = """
CREATE OR REPLACE FUNCTION consent_lets_in(person uuid, organisation uuid, ends timestamptz)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM consent_consent c
        WHERE c.person_id = person AND c.purpose = 'referral' AND c.recipient_id = organisation
          AND c.withdrawn_at IS NULL AND c.basis <> 'said_no' {alone}
          AND (c.until IS NULL
               OR ends <= (c.until + 1)::timestamp AT TIME ZONE 'Europe/London'))
$$;
"""
ADDS = """
-- Whether a new agreement adds these classes of data to the first one, as it stands: the same in
-- all else, nothing that a service needs no choice for, and nothing that somebody else took back.
CREATE FUNCTION consent_adds(first uuid, person uuid, rests_on text, recipient uuid,
                             recorded_for uuid, ends date, classes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM consent_consent c
        WHERE c.id = first AND c.adds_to_id IS NULL AND c.purpose = 'referral'
          AND c.person_id = person AND c.basis = rests_on AND c.recipient_id = recipient
          AND c.recorded_for_id = recorded_for AND c.until IS NOT DISTINCT FROM ends
          AND c.withdrawn_at IS NULL AND NOT 'notes' = ANY (c.shared)
          AND (c.until IS NULL
               OR c.until >= (statement_timestamp() AT TIME ZONE 'Europe/London')::date))
      AND cardinality(classes) > 0 AND classes <@ ARRAY['contact', 'plan', 'measures']
      AND NOT EXISTS (
        SELECT 1 FROM consent_consentstep s JOIN consent_consent c ON c.id = s.consent_id
        WHERE first IN (c.id, c.adds_to_id) AND s.data::text[] && classes
          AND s.by_id <> alongside_user())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0013_adds_to"), ("consent", "0012_step_rows")]
    operations = [
        migrations.RunSQL(
            LETS_IN.format(alone="AND c.adds_to_id IS NULL"), LETS_IN.format(alone="")
        ),
        migrations.RunSQL(ADDS, "DROP FUNCTION consent_adds"),
    ]
