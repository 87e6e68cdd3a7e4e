"""Chosen parts of what somebody wrote about themselves go along with a referral.

The person reads on their own pages what was sent; of the parts the database knows the names,
neither side changes them afterwards, and a service passes on only what it was shown.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE

# The longest text five times, each character escaped.
KNOWN = """
ALTER TABLE referrals_referral ADD CONSTRAINT referral_knows_parts_of_about_me CHECK (
    about_me = '{}' OR coalesce(
        about_me - ARRAY['on', 'parts'] = '{}'
        AND about_me ->> 'on' ~ '^\\d{4}-\\d\\d-\\d\\d$'
        AND jsonb_typeof(about_me -> 'parts') = 'object'
        AND about_me -> 'parts' <> '{}'
        AND (about_me -> 'parts') - ARRAY['most_important', 'people_important', 'strengths',
            'how_to_support', 'also_worth_knowing'] = '{}'
        AND length(about_me::text) < 110000, false))
"""

TELLS_NO_MORE = """
CREATE FUNCTION referrals_tells_no_more(asked uuid, along jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT along = '{}' OR EXISTS (
        SELECT 1 FROM referrals_referral f
        WHERE f.id = asked AND f.about_me -> 'on' = along -> 'on'
          AND f.about_me -> 'parts' @> (along -> 'parts'))
$$;
"""
POLICY = f"{APP_ROLE}_insert ON referrals_referral"
BEFORE = """from_organisation_id = (SELECT alongside_organisation())
    AND from_user_id = (SELECT alongside_user())
    AND EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = referrals_referral.person_id)"""
SENDS = "(SELECT alongside_may('referrals.send'))"
ONWARD = """(SELECT alongside_may('referrals.onward')) AND kind = 'provider'
    AND referrals_taken_on(parent_id, person_id)"""


def held_to(onward: str) -> str:
    return f"ALTER POLICY {POLICY} WITH CHECK ({BEFORE} AND ({SENDS} OR ({onward})))"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0033_who_has_it_now")]
    operations = [
        migrations.AddField(
            model_name="referral",
            name="about_me",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="chosen parts of “About me”, as they stood that day",
            ),
        ),
        migrations.RunSQL(
            KNOWN,
            "ALTER TABLE referrals_referral DROP CONSTRAINT referral_knows_parts_of_about_me",
        ),
        migrations.RunSQL(
            f"GRANT SELECT (about_me) ON referrals_referral TO {PORTAL_ROLE}",
            f"REVOKE SELECT (about_me) ON referrals_referral FROM {PORTAL_ROLE}",
        ),
        migrations.RunSQL(TELLS_NO_MORE, "DROP FUNCTION referrals_tells_no_more"),
        migrations.RunSQL(
            held_to(f"{ONWARD} AND referrals_tells_no_more(parent_id, about_me)"), held_to(ONWARD)
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="what_they_wrote_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.about_me <> OLD.about_me AND current_user = 'alongside_app')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="29f4980ee966befce82ad620fef9f0765d8a6df4",
                    operation="UPDATE",
                    pgid="pgtrigger_what_they_wrote_stays_86374",
                    table="referrals_referral",
                    when="BEFORE",
                ),
            ),
        ),
    ]
