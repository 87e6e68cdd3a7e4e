"""Once a referral came to nothing, or was closed, the places that were booked by it are free again."""

from django.db import migrations

END = """
CREATE FUNCTION referrals_end_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM booking_end(NEW.person_id, NULL, NEW.id, statement_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER places_end AFTER UPDATE OF status ON referrals_referral
    FOR EACH ROW WHEN (NEW.status <> OLD.status
        AND NEW.status IN ('declined', 'returned', 'withdrawn', 'closed'))
    EXECUTE FUNCTION referrals_end_places();
"""
BACK = "DROP TRIGGER places_end ON referrals_referral; DROP FUNCTION referrals_end_places"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0018_move_of_this_referral"),
        ("booking", "0002_row_security"),
    ]
    operations = [migrations.RunSQL(END, BACK)]
