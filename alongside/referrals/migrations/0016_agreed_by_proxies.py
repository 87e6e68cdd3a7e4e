"""Whoever acts for a person agrees to more being shared: of what they see, and theirs to agree to.

What adds to a hidden agreement is hidden with it.
"""

from django.db import migrations

from alongside.common.row_security import PROXY_ROLE, ProtectRows
from alongside.people.row_security import acted_for

HIDDEN = """
CREATE OR REPLACE FUNCTION referrals_hidden_from() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE hidden AS (
        SELECT f.id, f.consent_id FROM referrals_referral f
        JOIN people_proxyaccount a ON a.user_id = alongside_user()
        JOIN people_relation r ON r.id = a.relation_id AND r.person_id = f.person_id
        LEFT JOIN consent_consent c ON c.id = f.consent_id
        WHERE f.id IN (SELECT people_hidden_from()) OR c.basis = 'competent'
        UNION
        SELECT f.id, f.consent_id FROM referrals_referral f JOIN hidden h ON f.parent_id = h.id
    )
    SELECT id FROM hidden UNION SELECT consent_id FROM hidden WHERE consent_id IS NOT NULL
    UNION SELECT c.id FROM consent_consent c JOIN hidden h ON c.adds_to_id = h.consent_id
$$;
"""
MAY_AGREE = """basis = ANY (CASE (SELECT people_acts_as())
    WHEN 'parent' THEN ARRAY['parent'] WHEN 'carer' THEN ARRAY['agreed']
    ELSE ARRAY['attorney', 'best_interests'] END)"""
ADDING = f"""{acted_for("consent_consent", "agree")} AND {MAY_AGREE}
    AND recorded_by_id = (SELECT alongside_user())
    AND given_by_id = (SELECT people_acts_through())
    AND purpose = 'referral' AND how = 'online' AND withdrawn_at IS NULL AND taken_back = '{{}}'
    AND adds_to_id NOT IN (SELECT referrals_hidden_from())
    AND consent_adds(adds_to_id, person_id, basis, recipient_id, recorded_for_id, until,
                     shared::text[])"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0015_clock_doors"),
        ("consent", "0014_what_adds_to_another"),
        ("people", "0019_acting_through"),
    ]
    operations = [
        migrations.RunSQL(HIDDEN, migrations.RunSQL.noop),
        ProtectRows("consent_consent", {"INSERT": ADDING}, PROXY_ROLE),
        migrations.RunSQL(
            f"GRANT INSERT, SELECT (adds_to_id) ON consent_consent TO {PROXY_ROLE}",
            f"REVOKE INSERT, SELECT (adds_to_id) ON consent_consent FROM {PROXY_ROLE}",
        ),
    ]
