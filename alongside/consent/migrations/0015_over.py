"""Whether an agreement is over: taken back, or its last day has passed."""

from django.db import migrations

OVER = """
-- For the locks of what rests on an agreement: whoever asks may not see the agreement itself.
CREATE FUNCTION consent_is_over(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM consent_consent c
        WHERE c.id = asked
          AND (c.withdrawn_at IS NOT NULL
               OR c.until < (statement_timestamp() AT TIME ZONE 'Europe/London')::date))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0014_what_adds_to_another")]
    operations = [migrations.RunSQL(OVER, "DROP FUNCTION consent_is_over")]
