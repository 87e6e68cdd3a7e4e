"""Whoever answers by a link reads those answers that the receiver's form marks for them."""

from django.db import migrations

ANSWERS = """
CREATE FUNCTION volunteers_answers() RETURNS TABLE (label text, text text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.label::text, a.text
    FROM referrals_referralanswer a
    JOIN referrals_referral f ON f.id = a.referral_id
    JOIN people_person p ON p.id = f.person_id
    WHERE f.id = volunteers_offered() AND a.by_link AND NOT p.protected
    ORDER BY a.position
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0009_narrower"), ("referrals", "0026_answer_rows")]
    operations = [migrations.RunSQL(ANSWERS, "DROP FUNCTION volunteers_answers")]
