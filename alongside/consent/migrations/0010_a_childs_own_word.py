"""A child who understands enough takes back alone what they agreed to themselves."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE
from alongside.people.row_security import own


def taking_back(theirs: str) -> list[str]:
    """SQL: the policy on what a person changes of their own, made anew."""
    condition = f"{own('consent_consent')} AND {theirs}"
    return [
        f"DROP POLICY {PORTAL_ROLE}_update ON consent_consent",
        f"""CREATE POLICY {PORTAL_ROLE}_update ON consent_consent FOR UPDATE TO {PORTAL_ROLE}
            USING ({condition}) WITH CHECK ({condition})""",
    ]


class Migration(migrations.Migration):
    dependencies = [("consent", "0009_understands_enough")]
    operations = [
        migrations.RunSQL(
            taking_back("(basis = 'agreed' OR basis = 'competent')"),
            taking_back("basis = 'agreed'"),
        )
    ]
