"""The narrow door by which the house learns whom to tell when a person has changed their mind."""

from django.db import migrations

RELYING = """
CREATE FUNCTION referrals_relying_on(asked uuid)
RETURNS TABLE (referral text, reference text, from_user text, from_organisation text,
               to_organisation text, handler text, service text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT f.id::text, f.reference::text, f.from_user_id::text, f.from_organisation_id::text,
           f.to_organisation_id::text, coalesce(f.handler_id::text, ''),
           coalesce(f.service_id::text, '')
    FROM referrals_referral f JOIN consent_consent c ON c.id = f.consent_id
    WHERE c.id = asked AND c.withdrawn_at IS NOT NULL AND f.ended_at IS NULL
    ORDER BY f.sent_at;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0005_reasons_of_each_move"),
        ("consent", "0003_own_rows"),
    ]
    operations = [migrations.RunSQL(RELYING, "DROP FUNCTION referrals_relying_on")]
