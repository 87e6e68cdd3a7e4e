"""A week is read by whoever said it, and by the leads where it is shown; its words by nobody."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

WORKS = "(SELECT alongside_may('cases.work'))"
LEADS = "(SELECT alongside_may('cases.reassign'))"
OWN = f"{WORKS} AND by_id = (SELECT alongside_user())"
OWN_HERE = f"{OWN} AND organisation_id = (SELECT alongside_organisation())"
OF_OWN = f"{OWN} AND EXISTS (SELECT 1 FROM owncare_week w WHERE w.id = week_id AND w.by_id = owncare_weekwords.by_id)"

FORGET = """
CREATE FUNCTION owncare_forget_weeks(before date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone bigint;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM owncare_weekwords o USING owncare_week w WHERE w.id = o.week_id AND w.monday < before;
    DELETE FROM owncare_week WHERE monday < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("owncare", "0006_weeks")]
    operations = [
        migrations.RunSQL(FORGET, "DROP FUNCTION owncare_forget_weeks"),
        ProtectRows(
            "owncare_week",
            {
                "SELECT": f"""{WORKS} AND organisation_id = (SELECT alongside_organisation())
                    AND (by_id = (SELECT alongside_user()) OR shown AND {LEADS})""",
                "INSERT": OWN_HERE,
                "UPDATE": OWN_HERE,
                "DELETE": OWN_HERE,
            },
        ),
        ProtectRows(
            "owncare_weekwords",
            {"SELECT": OF_OWN, "INSERT": OF_OWN, "UPDATE": OF_OWN, "DELETE": OF_OWN},
        ),
    ]
