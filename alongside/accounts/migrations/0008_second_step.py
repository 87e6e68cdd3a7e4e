"""Tries that all processes count together, and who may touch what people sign in with."""

from django.db import migrations, models

from alongside.common.row_security import PORTAL_ROLE


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_members_change"),
        ("common", "0002_portal_role"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "key",
                    models.CharField(
                        help_text="a keyed hash", max_length=64, primary_key=True, serialize=False
                    ),
                ),
                ("value", models.TextField()),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
        # People who are signed in to their own pages try to sign in as well, and are counted.
        migrations.RunSQL(
            f"GRANT INSERT, UPDATE, DELETE ON accounts_tally TO {PORTAL_ROLE}",
            f"REVOKE INSERT, UPDATE, DELETE ON accounts_tally FROM {PORTAL_ROLE}",
        ),
        # They have no second step, and nobody else's is theirs to read.
        migrations.RunSQL(
            f"REVOKE ALL ON mfa_authenticator FROM {PORTAL_ROLE}",
            f"GRANT SELECT ON mfa_authenticator TO {PORTAL_ROLE}",
        ),
    ]
