"""The open referrals that rest on an agreement, as facts hold them: asked by the house itself.

Of an agreement, or of one that adds to it, something was taken back: who sees less hears of it.
"""

from django.db import migrations

RESTING = """
CREATE FUNCTION referrals_resting_on(asked uuid) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT referrals_facts(f.id)::jsonb FROM referrals_referral f
    WHERE f.ended_at IS NULL AND f.consent_id IN (
        SELECT coalesce(c.adds_to_id, c.id) FROM consent_consent c WHERE c.id = asked)
      AND referrals_facts(f.id) IS NOT NULL
    ORDER BY f.sent_at, f.id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0038_hearsay_doors"),
        ("consent", "0016_what_rests_on_it"),
        ("booking", "0004_booked_by_the_house"),
    ]
    operations = [migrations.RunSQL(RESTING, "DROP FUNCTION referrals_resting_on")]
