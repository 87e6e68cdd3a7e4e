"""Who may invite whom, and the narrow door by which an invitation makes a member."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = """((SELECT alongside_may('members.manage'))
    AND organisation_id = (SELECT alongside_organisation())
    OR (SELECT alongside_may('organisations.take_on'))
    AND from_organisation_id = (SELECT alongside_organisation()))"""

JOIN = """
-- Nobody is given a role without an invitation to their own address, and a link works once.
CREATE FUNCTION onboarding_join(invitation uuid, account uuid, membership uuid, at timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE sent record;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT i.* INTO sent
    FROM onboarding_invitation i
    JOIN accounts_user u ON u.id = account AND u.is_active AND lower(u.email) = lower(i.email)
    WHERE i.id = invitation AND i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > at
    FOR UPDATE OF i;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO accounts_membership (id, created_at, user_id, organisation_id, role_code)
    VALUES (membership, at, account, sent.organisation_id, sent.role_code)
    ON CONFLICT DO NOTHING;
    UPDATE onboarding_invitation SET used_at = at, used_by_id = account WHERE id = invitation;
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0001_invitations"),
        ("organisations", "0003_within_an_area"),
        ("accounts", "0007_members_change"),
    ]
    operations = [
        migrations.RunSQL(JOIN, "DROP FUNCTION onboarding_join"),
        ProtectRows(
            "onboarding_invitation",
            {
                "SELECT": f"(SELECT alongside_may('system')) OR {OURS}",
                # Whoever takes an organisation on invites the one who is to answer for it.
                "INSERT": """sent_by_id = (SELECT alongside_user())
                    AND from_organisation_id = (SELECT alongside_organisation())
                    AND ((SELECT alongside_may('members.manage'))
                         AND organisation_id = (SELECT alongside_organisation())
                         OR (SELECT alongside_may('organisations.take_on'))
                         AND role_code = 'organisation_lead'
                         AND organisations_within(organisation_id, (SELECT alongside_area())))""",
                "UPDATE": OURS,
            },
        ),
    ]
