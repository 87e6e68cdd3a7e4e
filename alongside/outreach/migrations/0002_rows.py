"""A list is its team's; who is on it is seen as far as the team plans care with them.

The doors are for the house: which lists invite, whether a message may still go, and the answer by
a link, which is taken also where the team sees the person no more, so that a “never” always holds.
"""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

MINE = """(SELECT alongside_may('cases.work'))
    AND organisation_id = (SELECT alongside_organisation())"""
ON_MINE = f"""EXISTS (SELECT 1 FROM outreach_invitelist l
    WHERE l.id = outreach_invitee.invite_list_id) AND {related("outreach_invitee", "care")}"""
NONE_FOR = f"(SELECT alongside_may('cases.work')) AND {related('outreach_optout', 'care')}"
REFUSE = """IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
OPEN = "i.link = asked AND i.status = 'sent' AND i.sent_at > since"

DOORS = f"""
CREATE FUNCTION outreach_running(today date)
RETURNS TABLE (list_id uuid, organisation_id uuid, user_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN QUERY SELECT l.id, l.organisation_id, l.made_by_id FROM outreach_invitelist l
    WHERE l.status = 'running' AND l.keep_until >= today ORDER BY l.id;
END $$;

CREATE FUNCTION outreach_may_go(asked uuid, way text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN EXISTS (
        SELECT 1 FROM outreach_invitee i JOIN outreach_invitelist l ON l.id = i.invite_list_id
        JOIN people_person p ON p.id = i.person_id
        WHERE i.link = asked AND i.status = 'sent' AND l.status = 'running'
          AND NOT p.restricted AND NOT p.protected AND NOT p.has_died
          AND p.contact_by = CASE way WHEN 'text' THEN 'sms' ELSE 'email' END
          AND NOT EXISTS (SELECT 1 FROM outreach_optout o WHERE o.person_id = i.person_id)
          AND EXISTS (SELECT 1 FROM people_carerelationship r
                WHERE r.person_id = i.person_id AND r.organisation_id = l.organisation_id
                  AND r.level = 'care' AND r.ended_at IS NULL AND r.only_user_id IS NULL
                  AND (r.until IS NULL OR r.until > statement_timestamp())));
END $$;

CREATE FUNCTION outreach_asked(asked uuid, since timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN EXISTS (SELECT 1 FROM outreach_invitee i WHERE {OPEN});
END $$;

-- Of two at once the second finds it answered.
CREATE FUNCTION outreach_answer(asked uuid, since timestamptz, said text, moment timestamptz)
RETURNS TABLE (invitee_id uuid, person_id uuid, organisation_id uuid, user_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held uuid; whose uuid; list uuid;
BEGIN
    {REFUSE}
    UPDATE outreach_invitee i SET status = said, answered_at = moment, by_link = true
    WHERE {OPEN} RETURNING i.id, i.person_id, i.invite_list_id INTO held, whose, list;
    IF held IS NULL THEN RETURN; END IF;
    IF said = 'never' THEN
        INSERT INTO outreach_optout (id, created_at, person_id, how)
        VALUES (gen_random_uuid(), moment, whose, 'link') ON CONFLICT DO NOTHING;
    END IF;
    RETURN QUERY SELECT held, whose, l.organisation_id, l.made_by_id
    FROM outreach_invitelist l WHERE l.id = list;
END $$;

CREATE FUNCTION outreach_reached(asked uuid) RETURNS TABLE (invitee_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT i.id FROM outreach_invitee i JOIN outreach_invitelist l ON l.id = i.invite_list_id
    JOIN messaging_message m ON m.key = 'invited:' || i.link::text
    WHERE l.id = asked AND m.status = 'sent' AND alongside_may('cases.work')
      AND l.organisation_id = alongside_organisation();
END $$;

CREATE FUNCTION outreach_forget(today date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone bigint;
BEGIN
    {REFUSE}
    DELETE FROM outreach_invitee i USING outreach_invitelist l
    WHERE l.id = i.invite_list_id AND l.keep_until < today;
    DELETE FROM outreach_invitelist WHERE keep_until < today;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("people", "0022_ethnicity")]
    operations = [
        migrations.RunSQL(
            DOORS,
            "DROP FUNCTION outreach_running, outreach_may_go, outreach_asked, outreach_answer,"
            " outreach_reached, outreach_forget",
        ),
        ProtectRows("outreach_invitelist", dict.fromkeys(("SELECT", "INSERT", "UPDATE"), MINE)),
        ProtectRows("outreach_invitee", dict.fromkeys(("SELECT", "INSERT", "UPDATE"), ON_MINE)),
        ProtectRows("outreach_optout", dict.fromkeys(("SELECT", "INSERT"), NONE_FOR)),
    ]
