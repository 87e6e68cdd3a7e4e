"""Who may know of a person's own account, and what a person may see and end of themselves."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import own, related

SYSTEM = "(SELECT alongside_may('system'))"
CARE = related("people_ownaccount", "care")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_own_account"), ("accounts", "0004_who_the_person_is")]
    operations = [
        ProtectRows(
            "people_ownaccount",
            {
                "SELECT": f"{SYSTEM} OR (SELECT alongside_may('cases.work')) AND {CARE}",
                "INSERT": SYSTEM,
            },
        ),
        ProtectRows("people_ownaccount", {"SELECT": own("people_ownaccount")}, PORTAL_ROLE),
        # Where contact is safe was said to those who help; it may be about somebody at home.
        NarrowColumns(
            "people_person",
            "id, given_name, family_name, preferred_name, phone, email, contact_by",
            PORTAL_ROLE,
        ),
        ProtectRows("people_person", {"SELECT": own("people_person", key="id")}, PORTAL_ROLE),
        NarrowColumns(
            "people_carerelationship",
            "id, person_id, organisation_id, level, ended_at",
            PORTAL_ROLE,
            writable="ended_at, ended_reason",
        ),
        ProtectRows(
            "people_carerelationship",
            {
                "SELECT": own("people_carerelationship"),
                "UPDATE": own("people_carerelationship"),
            },
            PORTAL_ROLE,
        ),
        migrations.RunSQL(
            f"REVOKE ALL ON people_reason FROM {PORTAL_ROLE}", migrations.RunSQL.noop
        ),
    ]
