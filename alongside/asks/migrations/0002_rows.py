"""What people are asked: the team's that plans with them, their own, and theirs who decide for them.

Each reads named columns and changes the answer alone, in their own name, as far as it is theirs.
"""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, PROXY_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import FollowsMerges, acted_for, own, related

HIDDEN = """
-- Asks about cases whose first referral is kept from whoever acts for the person.
CREATE FUNCTION asks_hidden_from() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id FROM asks_ask a JOIN care_case c ON c.id = a.case_id
    WHERE c.referral_id IN (SELECT referrals_hidden_from())
$$;
"""
TODAY = "(statement_timestamp() AT TIME ZONE 'Europe/London')::date"
ME = "(SELECT alongside_user())"
TEAM = f"""(SELECT alongside_may('cases.work'))
    AND organisation_id = (SELECT alongside_organisation()) AND {related("asks_ask", "care")}"""
READ = (
    "id, created_at, person_id, organisation_id, asked_by_id, service_id, says, needs, words,"
    " shares, until, basis, alone, last_day, status, answered_at"
)
WRITTEN = "status, answered_at, answered_by_id, given_by_id"
OWN = own("asks_ask")
OWN_ANSWER = f"""{OWN} AND answered_by_id = {ME} AND given_by_id IS NULL AND last_day >= {TODAY}
    AND (status = 'phone' OR status::text IN ('yes', 'no') AND basis::text IN ('agreed', 'competent'))"""
THEIRS = f"""{acted_for("asks_ask", "agree")} AND NOT alone
    AND basis::text = ANY (CASE (SELECT people_acts_as())
        WHEN 'parent' THEN ARRAY['parent'] WHEN 'carer' THEN ARRAY['agreed']
        ELSE ARRAY['attorney'] END)
    AND id NOT IN (SELECT asks_hidden_from())"""
THEIR_ANSWER = f"""{THEIRS} AND answered_by_id = {ME} AND last_day >= {TODAY}
    AND given_by_id = (SELECT people_acts_through()) AND status::text IN ('yes', 'no', 'phone')"""


def answering(role: str, using: str, check: str) -> migrations.RunSQL:
    """Who may change an answer, and into what."""
    return migrations.RunSQL(
        f"CREATE POLICY {role}_update ON asks_ask FOR UPDATE TO {role}"
        f" USING ({using}) WITH CHECK ({check})",
        f"DROP POLICY {role}_update ON asks_ask",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("asks", "0001_initial"),
        ("people", "0029_one_record"),
        ("referrals", "0016_agreed_by_proxies"),
    ]
    operations = [
        migrations.RunSQL(HIDDEN, "DROP FUNCTION asks_hidden_from"),
        FollowsMerges("asks_ask"),
        ProtectRows(
            "asks_ask",
            {"SELECT": TEAM, "INSERT": f"{TEAM} AND asked_by_id = {ME}", "UPDATE": TEAM},
        ),
        NarrowColumns("asks_ask", READ, PORTAL_ROLE, WRITTEN),
        ProtectRows("asks_ask", {"SELECT": OWN}, PORTAL_ROLE),
        answering(PORTAL_ROLE, OWN, OWN_ANSWER),
        NarrowColumns("asks_ask", READ, PROXY_ROLE, WRITTEN),
        ProtectRows("asks_ask", {"SELECT": THEIRS}, PROXY_ROLE),
        answering(PROXY_ROLE, THEIRS, THEIR_ANSWER),
    ]
