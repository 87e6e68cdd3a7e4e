"""Who reads and signs agreements, and whether one holds."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

AGREED = """
-- Everybody may ask whether an organisation has agreed; who signed is for fewer.
CREATE FUNCTION organisations_agreed(organisation uuid, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM organisations_agreement a
        WHERE a.organisation_id = organisation AND a.ended_at IS NULL AND a.until > at)
$$;

CREATE FUNCTION organisations_that_agreed(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.organisation_id FROM organisations_agreement a
    WHERE a.ended_at IS NULL AND a.until > at
$$;
"""

OURS = "organisation_id = (SELECT alongside_organisation())"


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_agreements"),
        ("organisations", "0003_within_an_area"),
        ("accounts", "0002_who_is_asking"),
    ]
    operations = [
        migrations.RunSQL(AGREED, "DROP FUNCTION organisations_that_agreed, organisations_agreed"),
        ProtectRows(
            "organisations_agreement",
            {
                "SELECT": f"""{OURS} OR (SELECT alongside_may('system'))
                    OR (SELECT alongside_may('privacy.review'))
                    OR (SELECT alongside_may('organisations.take_on'))""",
                "INSERT": f"""{OURS} AND how = 'here' AND (SELECT alongside_may('agreement.sign'))
                    AND signed_by_id = (SELECT alongside_user())
                    OR how = 'paper' AND (SELECT alongside_may('organisations.take_on'))
                    AND signed_by_id = (SELECT alongside_user())
                    AND organisations_within(organisation_id, (SELECT alongside_area()))""",
                "UPDATE": f"""{OURS} AND (SELECT alongside_may('agreement.sign'))
                    OR (SELECT alongside_may('organisations.take_on'))
                    AND organisations_within(organisation_id, (SELECT alongside_area()))""",
            },
        ),
    ]
