"""How many open referrals hang on a service, and moving them when two services are made one.

Row security shows a directory's editor no referral, and rightly so: these functions tell them a
number, and let the house itself change which entry a referral names. Neither shows a person.
"""

from django.db import migrations

OPEN_TO = """
CREATE FUNCTION referrals_open_to(services uuid[], open_statuses text[])
RETURNS TABLE (service uuid, referrals bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (alongside_may('directory.edit') OR alongside_may('system')) THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT f.service_id, count(*) FROM referrals_referral f
        WHERE f.service_id = ANY(services) AND f.status = ANY(open_statuses)
        GROUP BY f.service_id;
END $$
"""
FOLLOW = """
CREATE FUNCTION referrals_follow(moving uuid[], gone uuid, kept uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY UPDATE referrals_referral f SET service_id = kept
        WHERE f.service_id = gone AND (moving IS NULL OR f.id = ANY(moving)) RETURNING f.id;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0007_who_helps_is_for_those_who_know_them"),
        ("directory", "0021_where_a_feed_goes_on"),
    ]
    operations = [
        migrations.RunSQL(OPEN_TO, "DROP FUNCTION referrals_open_to(uuid[], text[])"),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION referrals_follow(uuid[], uuid, uuid)"),
    ]
