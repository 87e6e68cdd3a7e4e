"""Whoever answers by a link reads what the person sent along of themselves, as their words.

Of a protected person they do not: whoever signs in reads it.
"""

from django.db import migrations

ABOUT_ME = """
CREATE FUNCTION volunteers_about_me() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.about_me FROM referrals_referral f
    JOIN people_person p ON p.id = f.person_id
    WHERE f.id = volunteers_offered() AND NOT p.protected
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0010_answers"), ("referrals", "0034_about_me")]
    operations = [migrations.RunSQL(ABOUT_ME, "DROP FUNCTION volunteers_about_me")]
