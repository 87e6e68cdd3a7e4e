"""A link to what rests on an agreement that is over opens no more, whatever was agreed since."""

from django.db import migrations

HOLDS = """
CREATE OR REPLACE FUNCTION volunteers_holds(asked uuid, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM volunteers_offer o
        JOIN volunteers_volunteer v ON v.id = o.volunteer_id
        JOIN referrals_referral f ON f.id = o.referral_id
            AND f.to_organisation_id = v.organisation_id {agreed_still}
        JOIN people_person p ON p.id = f.person_id AND NOT p.restricted
        JOIN people_carerelationship r ON r.person_id = f.person_id
            AND r.organisation_id = v.organisation_id AND r.only_user_id IS NULL
            AND r.ended_at IS NULL AND (r.until IS NULL OR r.until > at)
        WHERE o.id = asked AND o.ended_at IS NULL AND o.answer <> 'decline'
          AND o.expires_at > at AND v.ended_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM people_protection t
                          WHERE t.person_id = f.person_id AND t.created_at > o.created_at))
$$
"""
AGREED_STILL = "AND NOT consent_is_over(f.consent_id)"


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0011_about_me"), ("consent", "0015_over")]
    operations = [
        migrations.RunSQL(HOLDS.format(agreed_still=AGREED_STILL), HOLDS.format(agreed_still="")),
    ]
