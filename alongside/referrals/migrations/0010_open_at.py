"""The narrow door by which leads and the house learn which referrals an organisation has open."""

from django.db import migrations

OPEN_AT = """
CREATE FUNCTION referrals_open_at(asked uuid, held text[])
RETURNS TABLE (id uuid, reference text, status text, sent_at timestamptz, service text,
               from_organisation_id uuid, from_organisation text, worker_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (alongside_may('system') OR alongside_may('concerns.lead')) THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT f.id, f.reference::text, f.status::text, f.sent_at, s.name::text,
           f.from_organisation_id, o.name::text, coalesce(p.handler_id, f.from_user_id)
    FROM referrals_referral f
    JOIN organisations_organisation o ON o.id = f.from_organisation_id
    JOIN directory_service s ON s.id = f.service_id
    LEFT JOIN referrals_referral p ON p.id = f.parent_id
    WHERE f.to_organisation_id = asked AND f.status = ANY (held)
    ORDER BY f.sent_at;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_told_of_protected"), ("directory", "0001_initial")]
    operations = [migrations.RunSQL(OPEN_AT, "DROP FUNCTION referrals_open_at")]
