"""A new referral is offered by itself to whoever is asked about each; and why a link is over."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE

EACH = """
-- The house itself reads no referral: here it makes one offer for each who is asked about each.
CREATE FUNCTION volunteers_offer_to_each(asked uuid, at timestamptz, ends timestamptz)
RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('offer to each ' || asked::text, 0));
    RETURN QUERY
    INSERT INTO volunteers_offer
        (id, created_at, volunteer_id, referral_id, sent_by_id, expires_at, answer)
    SELECT gen_random_uuid(), at, v.id, f.id, v.asked_each_by_id, ends, ''
    FROM referrals_referral f
    JOIN people_person p ON p.id = f.person_id AND NOT p.restricted
    JOIN volunteers_volunteer v ON v.organisation_id = f.to_organisation_id
        AND v.ended_at IS NULL AND v.asked_each_by_id IS NOT NULL
    WHERE f.id = asked AND f.kind = 'provider' AND f.status IN ('sent', 'received')
      AND NOT EXISTS (SELECT 1 FROM volunteers_offer o
                      WHERE o.referral_id = f.id AND o.volunteer_id = v.id)
    RETURNING volunteers_offer.id;
END $$;
"""
OVER = """
CREATE FUNCTION volunteers_why_over(asked uuid, at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN (SELECT CASE
        WHEN v.ended_at IS NOT NULL OR o.ended_at IS NOT NULL THEN 'ended'
        WHEN o.answer <> '' THEN 'answered'
        WHEN f.status IN ('withdrawn', 'returned') THEN 'withdrawn'
        WHEN f.status IN ('declined', 'completed', 'closed') THEN 'by_others'
        WHEN o.expires_at <= at THEN 'expired'
        -- Why nobody there sees the person any more is nobody's business here.
        ELSE 'withdrawn' END
        FROM volunteers_offer o
        JOIN volunteers_volunteer v ON v.id = o.volunteer_id
        JOIN referrals_referral f ON f.id = o.referral_id
        WHERE o.id = asked);
END $$;
"""
OWN = "organisation_id = (SELECT alongside_organisation())"
LEADS = "(SELECT alongside_may('members.manage'))"
ANSWERS = "(SELECT alongside_may('referrals.answer'))"


def changes(who: str) -> str:
    return f"""DROP POLICY {APP_ROLE}_update ON volunteers_volunteer;
        CREATE POLICY {APP_ROLE}_update ON volunteers_volunteer FOR UPDATE TO {APP_ROLE}
        USING ({OWN} AND {who}) WITH CHECK ({OWN} AND {who})"""


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0006_asked_of_each")]
    operations = [
        migrations.RunSQL(EACH, "DROP FUNCTION volunteers_offer_to_each"),
        migrations.RunSQL(OVER, "DROP FUNCTION volunteers_why_over"),
        migrations.RunSQL(changes(f"({LEADS} OR {ANSWERS})"), changes(LEADS)),
    ]
