"""Whoever has just said through their link that there is no place: of which service."""

from django.db import migrations

NO_PLACE = """
CREATE FUNCTION volunteers_no_place(asked uuid, since timestamptz)
RETURNS TABLE (service_id uuid, service text, by_user uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT s.id, s.name::text, v.user_id
    FROM volunteers_offer o
    JOIN volunteers_volunteer v ON v.id = o.volunteer_id AND v.ended_at IS NULL
    JOIN referrals_referral f ON f.id = o.referral_id
    JOIN directory_service s ON s.id = f.service_id AND s.organisation_id = v.organisation_id
    WHERE o.id = asked AND o.ended_at IS NULL AND o.answer = 'decline' AND o.answered_at > since
      AND EXISTS (SELECT 1 FROM referrals_referralmove m
                  WHERE m.referral_id = f.id AND m.name = 'decline' AND m.reason = 'full'
                    AND m.by_id = v.user_id);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0007_asked_of_each_rows")]
    operations = [migrations.RunSQL(NO_PLACE, "DROP FUNCTION volunteers_no_place")]
