"""A protected person is offered to nobody by itself; and who answers changes one column alone."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE

EACH = """
-- The house itself reads no referral: here it makes one offer for each who is asked about each.
CREATE OR REPLACE FUNCTION volunteers_offer_to_each(asked uuid, at timestamptz, ends timestamptz)
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
    JOIN people_person p ON p.id = f.person_id AND NOT p.restricted {not_protected}
    JOIN volunteers_volunteer v ON v.organisation_id = f.to_organisation_id
        AND v.ended_at IS NULL AND v.asked_each_by_id IS NOT NULL
    WHERE f.id = asked AND f.kind = 'provider' AND f.status IN ('sent', 'received')
      AND NOT EXISTS (SELECT 1 FROM volunteers_offer o
                      WHERE o.referral_id = f.id AND o.volunteer_id = v.id)
    RETURNING volunteers_offer.id;
END $$;
"""
HOLDS = """
CREATE OR REPLACE FUNCTION volunteers_holds(asked uuid, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM volunteers_offer o
        JOIN volunteers_volunteer v ON v.id = o.volunteer_id
        JOIN referrals_referral f ON f.id = o.referral_id
            AND f.to_organisation_id = v.organisation_id
        JOIN people_person p ON p.id = f.person_id AND NOT p.restricted
        JOIN people_carerelationship r ON r.person_id = f.person_id
            AND r.organisation_id = v.organisation_id AND r.only_user_id IS NULL
            AND r.ended_at IS NULL AND (r.until IS NULL OR r.until > at)
        WHERE o.id = asked AND o.ended_at IS NULL AND o.answer <> 'decline'
          AND o.expires_at > at AND v.ended_at IS NULL {not_protected_since})
$$
"""
# Whoever sends a link afterwards knows of it; one that lay in a mailbox before opens no more.
NOT_PROTECTED_SINCE = """
          AND NOT EXISTS (SELECT 1 FROM people_protection t
                          WHERE t.person_id = f.person_id AND t.created_at > o.created_at)"""
# Which link the house has sent of a referral that rests on that consent, to that address.
BY_LINK = """
CREATE FUNCTION volunteers_told_by_link(consent uuid, organisation uuid, address text)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN EXISTS (
        SELECT 1 FROM volunteers_offer o
        JOIN volunteers_volunteer v ON v.id = o.volunteer_id AND v.ended_at IS NULL
        JOIN referrals_referral f ON f.id = o.referral_id
        WHERE f.consent_id = consent AND v.organisation_id = organisation AND v.email = address
          AND o.ended_at IS NULL);
END $$;
"""
OWN = "organisation_id = (SELECT alongside_organisation())"
LEADS = "(SELECT alongside_may('members.manage'))"
ANSWERS = "(SELECT alongside_may('referrals.answer'))"
ME = "(SELECT alongside_user())"


def changes(using: str, check: str) -> str:
    return f"""DROP POLICY {APP_ROLE}_update ON volunteers_volunteer;
        CREATE POLICY {APP_ROLE}_update ON volunteers_volunteer FOR UPDATE TO {APP_ROLE}
        USING ({OWN} AND {using}) WITH CHECK ({OWN} AND {check})"""


# Whoever answers says in their own name whether a volunteer is asked of each; whoever leads ends
# one, in theirs. What has ended stays ended.
NARROW = changes(
    f"ended_at IS NULL AND ({LEADS} OR {ANSWERS})",
    f"""({LEADS} AND ended_at IS NOT NULL AND ended_by_id = {ME}
         OR {ANSWERS} AND ended_at IS NULL
            AND (asked_each_by_id IS NULL OR asked_each_by_id = {ME}))""",
)
WIDE = changes(f"({LEADS} OR {ANSWERS})", f"({LEADS} OR {ANSWERS})")


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0008_no_place"), ("people", "0029_one_record")]
    operations = [
        migrations.RunSQL(
            EACH.format(not_protected="AND NOT p.protected"), EACH.format(not_protected="")
        ),
        migrations.RunSQL(
            HOLDS.format(not_protected_since=NOT_PROTECTED_SINCE),
            HOLDS.format(not_protected_since=""),
        ),
        migrations.RunSQL(BY_LINK, "DROP FUNCTION volunteers_told_by_link"),
        migrations.RunSQL(NARROW, WIDE),
    ]
