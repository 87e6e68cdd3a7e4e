"""The key of a form that moved one referral is no answer to the form of another."""

from django.db import migrations

DOOR = """
DROP FUNCTION referrals_move_made(uuid);
CREATE FUNCTION referrals_move_made(key uuid, of_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM referrals_referralmove m
        WHERE m.id = key AND m.referral_id = of_referral AND m.by_id = alongside_user())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0017_taken_up_again")]
    operations = [migrations.RunSQL(DOOR, migrations.RunSQL.noop)]
