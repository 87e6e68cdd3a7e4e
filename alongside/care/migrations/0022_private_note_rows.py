"""A private note is read by whoever wrote it, while they have a reason to see the case."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OF_A_CASE = "EXISTS (SELECT 1 FROM care_case c WHERE c.id = care_privatenote.case_id)"
OWN = f"by_id = (SELECT alongside_user()) AND {OF_A_CASE}"


class Migration(migrations.Migration):
    dependencies = [("care", "0021_private_note")]
    operations = [ProtectRows("care_privatenote", {"SELECT": OWN, "INSERT": OWN})]
