"""A list belongs to the provider that read it in; a day of somebody to both sides who see them."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

ANSWERS = "(SELECT alongside_may('referrals.answer'))"
OWN = f"{ANSWERS} AND organisation_id = (SELECT alongside_organisation())"
SEEN = "EXISTS (SELECT 1 FROM referrals_referral f WHERE f.id = attendance_line.referral_id)"
OWN_SHEET = f"""{ANSWERS} AND EXISTS (SELECT 1 FROM attendance_sheet s
    WHERE s.id = attendance_line.sheet_id
      AND s.organisation_id = (SELECT alongside_organisation()))"""
SYSTEM = "(SELECT alongside_may('system'))"
# In the copy is what counts, and nothing of a list that was undone.
COUNTS = """problem = '' AND EXISTS (SELECT 1 FROM attendance_sheet s
    WHERE s.id = attendance_line.sheet_id AND s.state = 'kept')
    AND EXISTS (SELECT 1 FROM referrals_referral f WHERE f.id = attendance_line.referral_id)"""


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0001_initial"),
        ("referrals", "0020_file_rows"),
        ("rights", "0030_documents"),
    ]
    operations = [
        # Whether a list stands is for whoever sees one of its days; it names nobody itself.
        ProtectRows(
            "attendance_sheet",
            {
                "SELECT": "true",
                "INSERT": f"{OWN} AND by_id = (SELECT alongside_user())",
                "UPDATE": OWN,
            },
        ),
        ProtectRows(
            "attendance_line",
            {
                "SELECT": f"{SEEN} OR referral_id IS NULL AND {OWN_SHEET}",
                "INSERT": OWN_SHEET,
                "UPDATE": f"{OWN_SHEET} AND ({SEEN} OR referral_id IS NULL)",
            },
        ),
        NarrowColumns("attendance_sheet", "id, state", COPY_ROLE),
        ProtectRows("attendance_sheet", {"SELECT": "true"}, COPY_ROLE),
        NarrowColumns(
            "attendance_line", "id, sheet_id, referral_id, day, came, problem", COPY_ROLE
        ),
        ProtectRows("attendance_line", {"SELECT": COUNTS}, COPY_ROLE),
        NarrowColumns("attendance_line", "id, referral_id", ERASING_ROLE),
        ProtectRows("attendance_line", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON attendance_line TO {ERASING_ROLE}",
            f"REVOKE DELETE ON attendance_line FROM {ERASING_ROLE}",
        ),
    ]
