"""A form in work is its organisation's; what was published is for everybody who refers to read."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = """(SELECT alongside_may('forms.build'))
    AND organisation_id = (SELECT alongside_organisation())"""
BY_ME = "(SELECT alongside_user())"


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_forms")]
    operations = [
        ProtectRows(
            "questions_form",
            {
                "SELECT": OURS,
                "INSERT": f"{OURS} AND changed_by_id = {BY_ME}",
                "UPDATE": OURS,
            },
        ),
        ProtectRows(
            "questions_version",
            {
                # It asks; it says nothing of anybody. The house reads it for whoever stands outside.
                "SELECT": "(SELECT alongside_organisation()) IS NOT NULL"
                " OR (SELECT alongside_may('system'))",
                "INSERT": f"{OURS} AND by_id = {BY_ME}",
                "UPDATE": OURS,
            },
        ),
    ]
