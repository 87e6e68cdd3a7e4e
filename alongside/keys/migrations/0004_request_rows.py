"""What a program has asked to be done is known to programs and people who do the same there."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = """((SELECT alongside_may('referrals.send'))
    AND organisation_id = (SELECT alongside_organisation()))"""


class Migration(migrations.Migration):
    dependencies = [("keys", "0003_requests_are_once")]
    operations = [ProtectRows("keys_keyedrequest", {"SELECT": OURS, "INSERT": OURS})]
