"""The narrow doors by which whoever looks after an organisation changes who works there.

Memberships are still written by the owner of the tables alone: the doors ask for the permission,
and let nobody change another organisation's members, or themselves.
"""

from django.db import migrations

DOORS = """
CREATE FUNCTION accounts_end_membership(membership uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('members.manage') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE accounts_membership SET ended_at = at
    WHERE id = membership AND organisation_id = alongside_organisation()
      AND user_id <> alongside_user() AND ended_at IS NULL;
    RETURN FOUND;
END $$;

-- In the other role they are a new membership, so that the old one says how long it lasted.
CREATE FUNCTION accounts_change_role(membership uuid, role text, changed uuid, at timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT accounts_end_membership(membership, at) THEN
        RETURN false;
    END IF;
    INSERT INTO accounts_membership (id, created_at, user_id, organisation_id, role_code)
    SELECT changed, at, user_id, organisation_id, role
    FROM accounts_membership WHERE id = membership
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_organisation_lead")]
    operations = [
        migrations.RunSQL(DOORS, "DROP FUNCTION accounts_change_role, accounts_end_membership")
    ]
