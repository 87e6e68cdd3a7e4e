"""What a service answers is for whoever has the case now, though another had asked it."""

from django.db import migrations

HAS_IT_NOW = """
-- Of the organisation that sent it, who has in hand what it followed from: for the house alone.
CREATE FUNCTION referrals_has_it_now(asked uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT came.handler_id
    FROM referrals_referral f JOIN referrals_referral came ON came.id = f.parent_id
    WHERE alongside_may('system') AND f.id = asked
      AND came.to_organisation_id = f.from_organisation_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0032_asked_by")]
    operations = [migrations.RunSQL(HAS_IT_NOW, "DROP FUNCTION referrals_has_it_now")]
