"""What the virus scanner said of a file is the house's to write, and nobody else's."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE

REFUSE = """IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
DOORS = f"""
-- The oldest first; one that the scanner will not judge stands in nobody's way for long.
CREATE FUNCTION care_files_to_scan(most int) RETURNS TABLE (place text, file_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN QUERY SELECT w.place, w.id FROM (
        SELECT 'document' AS place, d.id FROM care_document d
        WHERE d.scan IN ('none', 'waiting') AND d.size > 0
        UNION ALL
        SELECT 'referralfile', f.id FROM referrals_referralfile f
        WHERE f.scan IN ('none', 'waiting')) w
    ORDER BY random() LIMIT most;
END $$;

CREATE FUNCTION care_file_to_scan(place text, asked uuid) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN CASE place
        WHEN 'document' THEN (SELECT content FROM care_document WHERE id = asked)
        ELSE (SELECT content FROM referrals_referralfile WHERE id = asked) END;
END $$;

CREATE FUNCTION care_file_scanned(place text, asked uuid, verdict text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    IF place = 'document' THEN
        UPDATE care_document SET scan = verdict WHERE id = asked;
        RETURN (SELECT c.person_id FROM care_document d JOIN care_case c ON c.id = d.case_id
                WHERE d.id = asked);
    END IF;
    UPDATE referrals_referralfile SET scan = verdict WHERE id = asked;
    RETURN (SELECT r.person_id FROM referrals_referralfile f
            JOIN referrals_referral r ON r.id = f.referral_id WHERE f.id = asked);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0049_scan"), ("referrals", "0024_scan")]
    operations = [
        migrations.RunSQL(
            DOORS, "DROP FUNCTION care_files_to_scan, care_file_to_scan, care_file_scanned"
        ),
        migrations.RunSQL(
            f"GRANT SELECT (scan) ON care_document TO {PORTAL_ROLE}",
            f"REVOKE SELECT (scan) ON care_document FROM {PORTAL_ROLE}",
        ),
    ]
