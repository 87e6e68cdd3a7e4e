"""A service refers on whom it has taken on; and everybody in a chain of referrals reads it.

Row security shows each side its own referral alone. The door shows of the others who sent the
person whom where, and where that stands: to whoever sent or received the one that is asked for.
"""

from django.db import migrations

from alongside.common.row_security import APP_ROLE

TAKEN_ON = """
CREATE FUNCTION referrals_taken_on(asked uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM referrals_referral f JOIN people_person p ON p.id = f.person_id
        WHERE f.id = asked AND p.id = person AND NOT p.protected AND f.kind = 'provider'
          AND f.to_organisation_id = alongside_organisation()
          AND f.status IN ('accepted', 'waiting', 'contacted', 'booked', 'attended',
                           'not_attended', 'completed'))
$$;
"""
BEFORE = """from_organisation_id = (SELECT alongside_organisation())
    AND from_user_id = (SELECT alongside_user())
    AND EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = referrals_referral.person_id)"""
SENDS = "(SELECT alongside_may('referrals.send'))"
ONWARD = """((SELECT alongside_may('referrals.onward')) AND kind = 'provider'
    AND referrals_taken_on(parent_id, person_id))"""
POLICY = f"{APP_ROLE}_insert ON referrals_referral"

# A service does not read who first referred the person to their link workers. Whoever did reads
# where the person was sent from there: nothing where they wished to hear nothing, and names of
# others where they wished to hear of every step. Of somebody protected it is for those who know
# where they are.
CHAIN = """
CREATE FUNCTION referrals_chain(asked uuid)
RETURNS TABLE (id uuid, parent uuid, reference text, status text, sent_at timestamptz,
               from_name text, to_name text, service uuid, service_name text, is_side boolean,
               depth integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine referrals_referral%ROWTYPE;
    here uuid := alongside_organisation();
    named boolean;
BEGIN
    IF NOT alongside_may('referrals.view') THEN RETURN; END IF;
    SELECT f.* INTO mine FROM referrals_referral f
    JOIN people_person p ON p.id = f.person_id
    WHERE f.id = asked AND here IN (f.from_organisation_id, f.to_organisation_id)
      AND EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = f.person_id)
      AND (NOT p.protected
           OR EXISTS (SELECT 1 FROM people_own_circle c WHERE c.person_id = f.person_id));
    IF NOT FOUND OR mine.kind = 'link_worker' AND mine.to_organisation_id <> here
        AND mine.feedback = 'none' THEN RETURN;
    END IF;
    named := mine.kind = 'provider' OR mine.to_organisation_id = here OR mine.feedback = 'full';
    RETURN QUERY
    WITH RECURSIVE before AS (
        SELECT f.id, f.parent_id, 0 AS depth FROM referrals_referral f WHERE f.id = mine.id
        UNION ALL
        SELECT f.id, f.parent_id, before.depth - 1
        FROM referrals_referral f JOIN before ON f.id = before.parent_id
        WHERE f.kind = 'provider' OR here IN (f.from_organisation_id, f.to_organisation_id)
    ), after AS (
        SELECT f.id, 1 AS depth FROM referrals_referral f WHERE f.parent_id = mine.id
        UNION ALL
        SELECT f.id, after.depth + 1
        FROM referrals_referral f JOIN after ON f.parent_id = after.id
    ), chain AS (
        SELECT before.id, before.depth FROM before UNION ALL SELECT after.id, after.depth FROM after
    )
    SELECT f.id, f.parent_id, f.reference::text, f.status::text, f.sent_at,
           CASE WHEN named OR sides.ours THEN o.name ELSE '' END::text,
           CASE WHEN named OR sides.ours THEN t.name ELSE '' END::text,
           CASE WHEN named OR sides.ours THEN f.service_id END,
           CASE WHEN named OR sides.ours THEN coalesce(s.name, '') ELSE '' END::text,
           sides.ours, chain.depth
    FROM chain
    JOIN referrals_referral f ON f.id = chain.id
    JOIN organisations_organisation o ON o.id = f.from_organisation_id
    JOIN organisations_organisation t ON t.id = f.to_organisation_id
    LEFT JOIN directory_service s ON s.id = f.service_id
    CROSS JOIN LATERAL (
        SELECT here IN (f.from_organisation_id, f.to_organisation_id) AS ours) sides
    WHERE f.status <> 'draft'
    ORDER BY chain.depth, f.sent_at, f.id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0028_together_doors"),
        ("people", "0010_circle_rows"),
    ]
    operations = [
        migrations.RunSQL(TAKEN_ON, "DROP FUNCTION referrals_taken_on"),
        migrations.RunSQL(
            f"ALTER POLICY {POLICY} WITH CHECK ({BEFORE} AND ({SENDS} OR {ONWARD}))",
            f"ALTER POLICY {POLICY} WITH CHECK ({BEFORE} AND {SENDS})",
        ),
        migrations.RunSQL(CHAIN, "DROP FUNCTION referrals_chain"),
    ]
