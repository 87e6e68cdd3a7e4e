"""The copy says what of the network map the person put there themselves."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE


class Migration(migrations.Migration):
    dependencies = [("rights", "0033_enclosure_rows"), ("care", "0041_own_map_rows")]
    operations = [
        migrations.RunSQL(
            f"GRANT SELECT (own) ON care_tie TO {COPY_ROLE}",
            f"REVOKE SELECT (own) ON care_tie FROM {COPY_ROLE}",
        )
    ]
