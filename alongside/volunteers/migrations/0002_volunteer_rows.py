"""Who names volunteers, and the role in which one of them answers for one referral alone.

The role is granted column by column what a move and a question need. What a volunteer reads comes
through one function, which gives what the service was referred for and no more.
"""

from django.db import migrations

from alongside.common.row_security import VOLUNTEER_ROLE, NarrowColumns, ProtectRows, create_role

SYSTEM = "(SELECT alongside_may('system'))"
OWN = "organisation_id = (SELECT alongside_organisation())"
ANSWERS = "(SELECT alongside_may('referrals.answer'))"
OF_REFERRAL = (
    "EXISTS (SELECT 1 FROM referrals_referral f WHERE f.id = volunteers_offer.referral_id)"
)
OFFERED = "(SELECT volunteers_offered())"
OFFERED_PERSON = "(SELECT volunteers_offered_person())"

FUNCTIONS = """
CREATE FUNCTION alongside_offer() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('alongside.offer', true), '')::uuid
$$;

-- A link is as good as the reason that the organisation has to see the person.
CREATE FUNCTION volunteers_holds(asked uuid, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM volunteers_offer o
        JOIN volunteers_volunteer v ON v.id = o.volunteer_id
        JOIN referrals_referral f ON f.id = o.referral_id
            AND f.to_organisation_id = v.organisation_id
        JOIN people_carerelationship r ON r.person_id = f.person_id
            AND r.organisation_id = v.organisation_id AND r.only_user_id IS NULL
            AND r.ended_at IS NULL AND (r.until IS NULL OR r.until > at)
        WHERE o.id = asked AND o.ended_at IS NULL AND o.answer <> 'decline'
          AND o.expires_at > at AND v.ended_at IS NULL)
$$;

-- The referral that whoever asks was sent a link for.
CREATE FUNCTION volunteers_offered() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.referral_id FROM volunteers_offer o
    JOIN volunteers_volunteer v ON v.id = o.volunteer_id
    WHERE o.id = alongside_offer() AND v.user_id = alongside_user()
      AND v.organisation_id = alongside_organisation()
      AND EXISTS (SELECT 1 FROM volunteers_code c
                  WHERE c.offer_id = o.id AND c.used_at IS NOT NULL)
      AND volunteers_holds(o.id, statement_timestamp())
$$;

CREATE FUNCTION volunteers_offered_person() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.person_id FROM referrals_referral f WHERE f.id = volunteers_offered()
$$;

-- Before the code: enough to know that it is no trick, and nothing of the person.
CREATE FUNCTION volunteers_glimpse(asked uuid, at timestamptz)
RETURNS TABLE (service text, organisation text, sent_at timestamptz, soon boolean, status text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT s.name::text, g.name::text, f.sent_at, f.urgency = 'soon', f.status::text
    FROM volunteers_offer o
    JOIN referrals_referral f ON f.id = o.referral_id
    JOIN directory_service s ON s.id = f.service_id
    JOIN organisations_organisation g ON g.id = f.to_organisation_id
    WHERE o.id = asked AND volunteers_holds(asked, at);
END $$;

-- After the code: the least that the service needs. A telephone only where the person agreed.
CREATE FUNCTION volunteers_shown()
RETURNS TABLE (referral_id uuid, person_id uuid, reference text, status text, service text,
               referrer text, name text, words text, note text, risk_note text, reasons text[],
               phone text, contact_note text, replies text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.id, f.person_id, f.reference::text, f.status::text, s.name::text, g.name::text,
           coalesce(nullif(p.preferred_name, ''), p.given_name) || ' ' || p.family_name,
           f.words, f.note, f.risk_note,
           ARRAY(SELECT n.name::text FROM referrals_referralreason a
                 JOIN needs_need n ON n.id = a.need_id
                 WHERE a.referral_id = f.id ORDER BY a.position),
           CASE WHEN reach.agreed THEN p.phone ELSE '' END,
           CASE WHEN reach.agreed THEN p.contact_note ELSE '' END,
           ARRAY(SELECT t.text FROM referrals_referralnote t
                 WHERE t.referral_id = f.id AND t.organisation_id = f.from_organisation_id
                   AND t.created_at > o.asked_at ORDER BY t.created_at)
    FROM referrals_referral f
    JOIN volunteers_offer o ON o.id = alongside_offer()
    JOIN people_person p ON p.id = f.person_id
    JOIN directory_service s ON s.id = f.service_id
    JOIN organisations_organisation g ON g.id = f.from_organisation_id
    LEFT JOIN consent_consent c ON c.id = f.consent_id
    CROSS JOIN LATERAL (SELECT NOT p.protected AND coalesce(
        c.withdrawn_at IS NULL AND (c.until IS NULL OR c.until >= current_date)
        AND 'contact' = ANY (c.shared) AND NOT 'contact' = ANY (c.taken_back), false)
        AS agreed) reach
    WHERE f.id = volunteers_offered()
$$;
"""
BACK = """
DROP FUNCTION volunteers_shown, volunteers_glimpse, volunteers_offered_person, volunteers_offered,
    volunteers_holds, alongside_offer;
"""

# What a move or a question writes, and what it has to read for that.
GRANTS = f"""
GRANT INSERT ON referrals_referralmove, referrals_referralnote, audit_auditentry,
    outbox_outboxfact, procrastinate_jobs, procrastinate_events TO {VOLUNTEER_ROLE};
GRANT SELECT ON procrastinate_jobs TO {VOLUNTEER_ROLE};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {VOLUNTEER_ROLE};
"""
NARROW = {
    "referrals_referral": (
        (
            "id, created_at, reference, kind, status, feedback, person_id, from_user_id,"
            " handler_id, from_organisation_id, to_organisation_id, service_id, consent_id,"
            " sent_at, ended_at"
        ),
        "status, sent_at, handler_id, ended_at",
    ),
    "people_person": ("id, restricted", ""),
    "people_carerelationship": (
        "id, person_id, organisation_id, level, ended_at",
        "ended_at, ended_reason",
    ),
    "volunteers_offer": (
        (
            "id, created_at, volunteer_id, referral_id, sent_by_id, expires_at, ended_at,"
            " asked_at, answer, answered_at"
        ),
        "asked_at, answer, answered_at",
    ),
    "referrals_referralnote": ("id, created_at", ""),
}
ROWS = {
    "referrals_referral": {"SELECT": f"id = {OFFERED}", "UPDATE": f"id = {OFFERED}"},
    "people_person": {"SELECT": f"id = {OFFERED_PERSON}"},
    "people_carerelationship": dict.fromkeys(
        ("SELECT", "UPDATE"), f"person_id = {OFFERED_PERSON} AND {OWN}"
    ),
    "volunteers_offer": dict.fromkeys(("SELECT", "UPDATE"), "id = (SELECT alongside_offer())"),
    "referrals_referralmove": {
        "INSERT": f"referral_id = {OFFERED} AND by_id = (SELECT alongside_user())"
    },
    "referrals_referralnote": {
        "SELECT": f"referral_id = {OFFERED} AND by_id = (SELECT alongside_user())",
        "INSERT": f"referral_id = {OFFERED} AND by_id = (SELECT alongside_user())",
    },
    "audit_auditentry": {
        "INSERT": f"""actor = (SELECT current_setting('alongside.actor', true)) AND actor <> ''
            AND user_id = (SELECT alongside_user()) AND {OWN}"""
    },
    "outbox_outboxfact": {"INSERT": "(SELECT current_setting('alongside.actor', true)) <> ''"},
}


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0001_volunteers"),
        ("accounts", "0007_members_change"),
        ("audit", "0002_row_security"),
        ("consent", "0008_shared_by_class"),
        ("outbox", "0003_told_by_a_person"),
        ("people", "0014_restricted"),
        ("referrals", "0012_here_before_agreements"),
    ]
    operations = [
        migrations.RunSQL(create_role(VOLUNTEER_ROLE), migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, BACK),
        ProtectRows(
            "volunteers_volunteer",
            {
                "SELECT": f"""{SYSTEM} OR {OWN}
                    AND ({ANSWERS} OR (SELECT alongside_may('members.manage')))""",
                "INSERT": f"{ANSWERS} AND {OWN} AND named_by_id = (SELECT alongside_user())",
                "UPDATE": f"{OWN} AND (SELECT alongside_may('members.manage'))",
            },
        ),
        ProtectRows(
            "volunteers_offer",
            {
                "SELECT": f"{SYSTEM} OR {ANSWERS} AND {OF_REFERRAL}",
                "INSERT": f"""{ANSWERS} AND {OF_REFERRAL} AND sent_by_id = (SELECT alongside_user())
                    AND EXISTS (SELECT 1 FROM volunteers_volunteer v WHERE v.id = volunteer_id)""",
                "UPDATE": f"{ANSWERS} AND {OF_REFERRAL}",
            },
        ),
        ProtectRows("volunteers_code", dict.fromkeys(("SELECT", "INSERT", "UPDATE"), SYSTEM)),
        *(
            NarrowColumns(table, read, VOLUNTEER_ROLE, writable=written)
            for table, (read, written) in NARROW.items()
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        *(ProtectRows(table, policies, VOLUNTEER_ROLE) for table, policies in ROWS.items()),
    ]
