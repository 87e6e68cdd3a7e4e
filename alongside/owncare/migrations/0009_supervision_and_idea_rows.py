"""What two agreed is theirs alone; a lead reads that they met. Ideas are the team's."""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

WORKS = "(SELECT alongside_may('cases.work'))"
LEADS = "(SELECT alongside_may('cases.reassign'))"
USER = "(SELECT alongside_user())"
HERE = "organisation_id = (SELECT alongside_organisation())"

OWN = f"(worker_id = {USER} OR supervisor_id = {USER})"
OF_A_PAIR = "EXISTS (SELECT 1 FROM owncare_supervision s WHERE s.id = supervision_id)"
OF_OWN_PAIR = f"EXISTS (SELECT 1 FROM owncare_supervision s WHERE s.id = supervision_id AND {OWN})"
OF_OWN_MEETING = f"""EXISTS (SELECT 1 FROM owncare_meeting m
    JOIN owncare_supervision s ON s.id = m.supervision_id WHERE m.id = meeting_id AND {OWN})"""
OF_AN_IDEA = "EXISTS (SELECT 1 FROM owncare_idea i WHERE i.id = idea_id)"

FORGET = """
CREATE FUNCTION owncare_forget_supervision(before date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone bigint;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM owncare_discussedperson d USING owncare_meeting m
        WHERE m.id = d.meeting_id AND m.held_on < before;
    DELETE FROM owncare_agreedaction a USING owncare_meeting m
        WHERE m.id = a.meeting_id AND m.held_on < before;
    DELETE FROM owncare_meetingnote n USING owncare_meeting m
        WHERE m.id = n.meeting_id AND m.held_on < before;
    DELETE FROM owncare_meeting WHERE held_on < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM owncare_supervision s WHERE s.ended_at < before
        AND NOT EXISTS (SELECT 1 FROM owncare_meeting m WHERE m.supervision_id = s.id);
    RETURN gone;
END $$;

CREATE FUNCTION owncare_forget_ideas(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone bigint;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM owncare_ideavote v USING owncare_idea i
        WHERE i.id = v.idea_id AND i.state IN ('done', 'not_now') AND i.decided_at < before;
    DELETE FROM owncare_ideamove v USING owncare_idea i
        WHERE i.id = v.idea_id AND i.state IN ('done', 'not_now') AND i.decided_at < before;
    DELETE FROM owncare_idea WHERE state IN ('done', 'not_now') AND decided_at < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("owncare", "0008_supervision_and_ideas"), ("people", "0012_emergency_rows")]
    operations = [
        migrations.RunSQL(FORGET, "DROP FUNCTION owncare_forget_supervision, owncare_forget_ideas"),
        ProtectRows(
            "owncare_supervision",
            {
                "SELECT": f"{WORKS} AND {HERE} AND ({OWN} OR {LEADS})",
                "INSERT": f"{WORKS} AND {HERE} AND {OWN} AND begun_by_id = {USER}",
                "UPDATE": f"{WORKS} AND {HERE} AND {OWN}",
            },
        ),
        ProtectRows(
            "owncare_meeting",
            {"SELECT": OF_A_PAIR, "INSERT": f"{WORKS} AND by_id = {USER} AND {OF_OWN_PAIR}"},
        ),
        ProtectRows("owncare_meetingnote", {"SELECT": OF_OWN_MEETING, "INSERT": OF_OWN_MEETING}),
        ProtectRows(
            "owncare_agreedaction",
            {"SELECT": OF_OWN_MEETING, "INSERT": OF_OWN_MEETING, "UPDATE": OF_OWN_MEETING},
        ),
        ProtectRows(
            "owncare_discussedperson",
            {
                "SELECT": f"{OF_OWN_MEETING} AND {related('owncare_discussedperson')}",
                "INSERT": f"{OF_OWN_MEETING} AND {related('owncare_discussedperson')}",
            },
        ),
        ProtectRows(
            "owncare_idea",
            {
                "SELECT": f"{WORKS} AND {HERE}",
                "INSERT": f"{WORKS} AND {HERE} AND by_id = {USER} AND state = 'new'",
                "UPDATE": f"{LEADS} AND {HERE}",
            },
        ),
        ProtectRows(
            "owncare_ideavote",
            {
                "SELECT": OF_AN_IDEA,
                "INSERT": f"{WORKS} AND by_id = {USER} AND {OF_AN_IDEA}",
                "DELETE": f"by_id = {USER} AND {OF_AN_IDEA}",
            },
        ),
        ProtectRows(
            "owncare_ideamove",
            {
                "SELECT": OF_AN_IDEA,
                "INSERT": f"{LEADS} AND by_id = {USER} AND {OF_AN_IDEA}",
            },
        ),
    ]
