"""Who sees and writes an organisation's arrival, and the requests to take part."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

SYSTEM = "(SELECT alongside_may('system'))"
OURS = """(SELECT alongside_may('members.manage'))
    AND organisation_id = (SELECT alongside_organisation())"""
THEIRS = """(SELECT alongside_may('organisations.take_on'))
    AND organisations_within(organisation_id, (SELECT alongside_area()))"""
ASKED = """(SELECT alongside_may('organisations.take_on'))
    AND organisations_area_within(area_id, (SELECT alongside_area()))"""

AREA_WITHIN = """
CREATE FUNCTION organisations_area_within(inner_area uuid, area uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE reach AS (
        SELECT area AS id
        UNION
        SELECT a.id FROM organisations_area a JOIN reach ON a.parent_id = reach.id)
    SELECT inner_area IN (SELECT id FROM reach)
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0003_arrivals"),
        ("organisations", "0003_within_an_area"),
    ]
    operations = [
        migrations.RunSQL(AREA_WITHIN, "DROP FUNCTION organisations_area_within"),
        ProtectRows(
            "onboarding_arrival",
            {
                "SELECT": f"{SYSTEM} OR {OURS} OR {THEIRS}",
                "INSERT": f"{THEIRS} AND started_by_id = (SELECT alongside_user())",
                "UPDATE": f"{OURS} OR {THEIRS}",
            },
        ),
        ProtectRows(
            "onboarding_joinrequest",
            {"SELECT": f"{SYSTEM} OR {ASKED}", "INSERT": SYSTEM, "UPDATE": ASKED},
        ),
    ]
