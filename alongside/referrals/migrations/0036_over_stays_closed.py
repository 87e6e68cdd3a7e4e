"""What rests on an agreement that is over stays closed to the service that was sent it.

Another reason to see the person, such as a later referral to the same organisation, opens itself
alone: not what the person had taken back before, nor what they agreed to for a while.
"""

from django.db import migrations

from alongside.common.row_security import APP_ROLE

POLICY = "agreed_still ON referrals_referral"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0035_part_taken_back"), ("consent", "0015_over")]
    operations = [
        migrations.RunSQL(
            f"""CREATE POLICY {POLICY} AS RESTRICTIVE FOR SELECT TO {APP_ROLE}
                USING (kind <> 'provider'
                       OR from_organisation_id = (SELECT alongside_organisation())
                       OR NOT consent_is_over(consent_id))""",
            f"DROP POLICY {POLICY}",
        ),
    ]
