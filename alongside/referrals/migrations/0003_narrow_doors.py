"""Two questions whose answers lie behind row security, and what a sender tells of a person."""

from django.db import migrations, models

FUNCTIONS = """
-- Only whoever made a move may ask whether it was made.
CREATE FUNCTION referrals_move_made(key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM referrals_referralmove m WHERE m.id = key AND m.by_id = alongside_user())
$$;

-- Asked by a side of the referral; the others it looks for may come from anybody.
CREATE FUNCTION referrals_still_hold(asked uuid, held text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM referrals_referral mine JOIN referrals_referral other
            ON other.person_id = mine.person_id AND other.kind = mine.kind
            AND other.to_organisation_id = mine.to_organisation_id AND other.id <> mine.id
        WHERE mine.id = asked AND other.status = ANY (held)
          AND alongside_organisation() IN (mine.from_organisation_id, mine.to_organisation_id))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_row_security")]
    operations = [
        migrations.AddField(
            model_name="referral",
            name="told",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="what the sender said of the person, where it is news",
            ),
        ),
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION referrals_still_hold, referrals_move_made"),
    ]
