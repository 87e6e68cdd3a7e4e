"""Whoever sees a consent sees when it was taken back and by whom; whoever does that writes it."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, PROXY_ROLE, ProtectRows

OF_ONE = "EXISTS (SELECT 1 FROM consent_consent c WHERE c.id = consent_consentstep.consent_id)"
MINE = f"by_id = (SELECT alongside_user()) AND {OF_ONE}"

LETS_IN = """
-- Whether something was agreed for that very organisation, or stands in place of an agreement, and
-- lasts at least as long as the reason that rests on it.
CREATE FUNCTION consent_lets_in(person uuid, organisation uuid, ends timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM consent_consent c
        WHERE c.person_id = person AND c.purpose = 'referral' AND c.recipient_id = organisation
          AND c.withdrawn_at IS NULL AND c.basis <> 'said_no'
          AND (c.until IS NULL
               OR ends <= (c.until + 1)::timestamp AT TIME ZONE 'Europe/London'))
$$;
"""
ROWS = {"SELECT": OF_ONE, "INSERT": MINE}


class Migration(migrations.Migration):
    dependencies = [("consent", "0011_history"), ("common", "0003_proxy_role")]
    operations = [
        migrations.RunSQL(LETS_IN, "DROP FUNCTION consent_lets_in"),
        # A word for one organisation, or about a kind of them, opens the record to no other.
        migrations.RunSQL(
            f"""CREATE POLICY agreed_for_it ON people_carerelationship
                AS RESTRICTIVE FOR INSERT TO {APP_ROLE}
                WITH CHECK (level = 'referrer' OR consent_lets_in(
                    person_id, organisation_id, until))""",
            "DROP POLICY agreed_for_it ON people_carerelationship",
        ),
        ProtectRows("consent_consentstep", ROWS),
        ProtectRows("consent_consentstep", ROWS, PORTAL_ROLE),
        ProtectRows("consent_consentstep", ROWS, PROXY_ROLE),
        migrations.RunSQL(
            f"GRANT INSERT ON consent_consentstep TO {PORTAL_ROLE}, {PROXY_ROLE}",
            f"REVOKE INSERT ON consent_consentstep FROM {PORTAL_ROLE}, {PROXY_ROLE}",
        ),
    ]
