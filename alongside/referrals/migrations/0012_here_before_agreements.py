"""Nobody who works here or is sent referrals is cut off by an upgrade: they have a while to sign."""

from django.db import migrations

BEFORE = """
INSERT INTO organisations_agreement
    (id, created_at, organisation_id, how, version, digest, signed_as, position, until, ended_why)
SELECT gen_random_uuid(), now(), o.id, 'before', '', '', '', '', now() + interval '90 days', ''
FROM organisations_organisation o
WHERE EXISTS (
        SELECT FROM accounts_membership m WHERE m.organisation_id = o.id AND m.ended_at IS NULL)
    OR EXISTS (SELECT FROM referrals_referral r WHERE r.to_organisation_id = o.id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0011_over_as_well"),
        ("organisations", "0005_agreement_rows"),
    ]
    operations = [migrations.RunSQL(BEFORE, migrations.RunSQL.noop)]
