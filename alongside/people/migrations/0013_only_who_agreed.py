"""Nobody is given a reason to see a person whose organisation has signed no agreement that holds.

An organisation's own people, and the reasons that it has, stay.
"""

from django.db import migrations

from alongside.common.row_security import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0012_emergency_rows"),
        ("organisations", "0005_agreement_rows"),
    ]
    operations = [
        migrations.RunSQL(
            f"""CREATE POLICY {APP_ROLE}_agreed ON people_carerelationship
                AS RESTRICTIVE FOR INSERT TO {APP_ROLE} WITH CHECK (
                    organisation_id = (SELECT alongside_organisation())
                    OR organisations_agreed(organisation_id, now()))""",
            f"DROP POLICY {APP_ROLE}_agreed ON people_carerelationship",
        )
    ]
