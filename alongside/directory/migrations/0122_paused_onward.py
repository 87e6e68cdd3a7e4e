"""A service that refers somebody on reads, too, that an organisation takes nobody new."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE

POLICY = f"{APP_ROLE}_select ON directory_intakepause"
LEADS = "(SELECT alongside_may('concerns.lead'))"
SENDS = "(SELECT alongside_may('referrals.send'))"
ONWARD = "(SELECT alongside_may('referrals.onward'))"
NOT_OURS = "organisation_id <> (SELECT alongside_organisation())"


class Migration(migrations.Migration):
    dependencies = [("directory", "0121_elsewhere_rows")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY {POLICY} USING (({SENDS} OR {ONWARD} OR {LEADS}) AND {NOT_OURS})",
            f"ALTER POLICY {POLICY} USING (({SENDS} OR {LEADS}) AND {NOT_OURS})",
        )
    ]
