"""Whoever acts for a person sees where their referrals stand, and what was agreed, but for what is

hidden from them. What a child agreed to alone is between the child and those who help.
"""

from django.db import migrations

from alongside.common.row_security import PROXY_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import acted_for

HIDDEN = """
-- Referrals kept from whoever asks, what was sent on from them, and the consents they rest on.
CREATE FUNCTION referrals_hidden_from() RETURNS SETOF uuid
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
$$;
"""
NOT_HIDDEN = "id NOT IN (SELECT referrals_hidden_from())"
OF_ONE = "EXISTS (SELECT 1 FROM referrals_referral f WHERE f.id = {table}.referral_id)"
AGREES = acted_for("consent_consent", "agree")
MAY_TAKE_BACK = """basis = ANY (CASE (SELECT people_acts_as())
    WHEN 'parent' THEN ARRAY['parent'] WHEN 'carer' THEN ARRAY['agreed']
    ELSE ARRAY['attorney', 'best_interests'] END)"""
# Whom they can part from the person: those to whom a consent that they see let somebody in.
LET_IN = """EXISTS (SELECT 1 FROM consent_consent c WHERE c.person_id = {table}.person_id
    AND c.recipient_id = {table}.organisation_id AND c.{takes_back})""".format(
    table="people_carerelationship", takes_back=MAY_TAKE_BACK
)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0012_here_before_agreements"),
        ("people", "0018_proxy_rows"),
        ("consent", "0010_a_childs_own_word"),
        ("accounts", "0011_read_by_proxies"),
    ]
    operations = [
        migrations.RunSQL(HIDDEN, "DROP FUNCTION referrals_hidden_from"),
        NarrowColumns(
            "referrals_referral",
            "id, created_at, reference, kind, status, person_id, from_organisation_id,"
            " to_organisation_id, service_id, parent_id, handler_id, sent_at, ended_at",
            PROXY_ROLE,
        ),
        ProtectRows(
            "referrals_referral",
            {
                "SELECT": f"""{acted_for("referrals_referral", "news")}
                    AND status <> 'draft' AND {NOT_HIDDEN}"""
            },
            PROXY_ROLE,
        ),
        NarrowColumns("referrals_referralreason", "id, referral_id, need_id, position", PROXY_ROLE),
        ProtectRows(
            "referrals_referralreason",
            {"SELECT": OF_ONE.format(table="referrals_referralreason")},
            PROXY_ROLE,
        ),
        NarrowColumns(
            "consent_consent",
            "id, created_at, person_id, purpose, basis, recorded_by_id, recorded_for_id,"
            " recipient_id, recipient_kind, shared, taken_back, until, withdrawn_at",
            PROXY_ROLE,
            "withdrawn_at, taken_back",
        ),
        ProtectRows(
            "consent_consent",
            {
                "SELECT": f"{AGREES} AND basis <> 'competent' AND {NOT_HIDDEN}",
                "UPDATE": f"{AGREES} AND {MAY_TAKE_BACK} AND {NOT_HIDDEN}",
            },
            PROXY_ROLE,
        ),
        NarrowColumns(
            "people_carerelationship",
            "id, person_id, organisation_id, level, ended_at, until, only_user_id",
            PROXY_ROLE,
            "ended_at, ended_reason",
        ),
        ProtectRows("people_carerelationship", {"SELECT": LET_IN, "UPDATE": LET_IN}, PROXY_ROLE),
    ]
