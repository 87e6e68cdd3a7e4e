"""Who may touch which referral, and the narrow door that finds one already open."""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

RELATED = related("referrals_referral")
SIDE = """(from_organisation_id = (SELECT alongside_organisation())
    OR to_organisation_id = (SELECT alongside_organisation()))"""


def of_a_visible_referral(table: str) -> str:
    """The referral that the row belongs to is itself visible: its own policy decides."""
    return f"EXISTS (SELECT 1 FROM referrals_referral f WHERE f.id = {table}.referral_id)"


ALREADY_OPEN = """
CREATE FUNCTION referrals_already_open(number text, born date, open_statuses text[])
RETURNS TABLE (id uuid, reference text, sent_at timestamptz, status text, to_name text,
               handler_name text, ours boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('referrals.send') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT f.id, f.reference::text, f.sent_at, f.status::text, o.name::text,
           coalesce(u.name, '')::text, f.from_organisation_id = alongside_organisation()
    FROM referrals_referral f
    JOIN people_person p ON p.id = f.person_id
    JOIN organisations_organisation o ON o.id = f.to_organisation_id
    LEFT JOIN accounts_user u ON u.id = f.handler_id
    WHERE p.nhs_number = number AND p.date_of_birth = born
      AND f.kind = 'link_worker' AND f.status = ANY (open_statuses)
    ORDER BY f.sent_at;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("people", "0002_row_security")]
    operations = [
        migrations.RunSQL(ALREADY_OPEN, "DROP FUNCTION referrals_already_open"),
        ProtectRows(
            "referrals_referral",
            {
                "SELECT": f"(SELECT alongside_may('referrals.view')) AND {SIDE} AND {RELATED}",
                "INSERT": f"""(SELECT alongside_may('referrals.send'))
                    AND from_organisation_id = (SELECT alongside_organisation())
                    AND from_user_id = (SELECT alongside_user()) AND {RELATED}""",
                "UPDATE": f"{SIDE} AND {RELATED}",
            },
        ),
        *(
            ProtectRows(
                table,
                {
                    "SELECT": of_a_visible_referral(table),
                    "INSERT": of_a_visible_referral(table) + own,
                },
            )
            for table, own in (
                ("referrals_referralreason", ""),
                ("referrals_referralmove", " AND by_id = (SELECT alongside_user())"),
                ("referrals_referralnote", " AND by_id = (SELECT alongside_user())"),
            )
        ),
    ]
