"""The house forgets what programs asked long ago."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = """((SELECT alongside_may('referrals.send'))
    AND organisation_id = (SELECT alongside_organisation()))"""
THE_HOUSE = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("keys", "0004_request_rows")]
    operations = [
        migrations.RunSQL(
            f"""ALTER POLICY alongside_app_select ON keys_keyedrequest
                USING ({THE_HOUSE} OR {OURS})""",
            f"ALTER POLICY alongside_app_select ON keys_keyedrequest USING ({OURS})",
        ),
        ProtectRows("keys_keyedrequest", {"DELETE": THE_HOUSE}),
    ]
