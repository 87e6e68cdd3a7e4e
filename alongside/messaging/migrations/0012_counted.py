"""How many messages an organisation had sent, for what they cost: numbers, and nothing of anybody.

Messages to people are read by nobody at the organisation, and are paid by it.
"""

from django.db import migrations

COUNTED = """
CREATE FUNCTION messaging_counted(since timestamptz, until timestamptz)
RETURNS TABLE (channel text, day date, units integer, messages bigint, said numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ours uuid := alongside_organisation();
BEGIN
    IF ours IS NULL OR NOT alongside_may('messages.view') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT m.channel::text, (m.sent_at AT TIME ZONE 'Europe/London')::date,
           coalesce(m.units, 1)::integer, count(*), m.cost::numeric
    FROM messaging_message m
    WHERE m.status = 'sent' AND m.sent_at >= since AND m.sent_at < until
      AND (m.on_behalf_of_id = ours OR m.on_behalf_of_id IS NULL AND m.from_organisation_id = ours)
    GROUP BY 1, 2, 3, 5;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0011_wording"), ("messaging", "0010_letter_rows")]
    operations = [migrations.RunSQL(COUNTED, "DROP FUNCTION messaging_counted")]
