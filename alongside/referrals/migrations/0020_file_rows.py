"""A file of a referral is for its two sides; a protected person's for those who know where.

It is in the copy of what is held of somebody, and goes with their record.
"""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import in_circle

OF_A_REFERRAL = f"""EXISTS (SELECT 1 FROM referrals_referral f
    JOIN people_person p ON p.id = f.person_id
    WHERE f.id = referrals_referralfile.referral_id AND (NOT p.protected OR {in_circle("f")}))"""

# A letter may say where somebody is: that is in no copy while they are protected.
NOT_HIDDEN = """EXISTS (SELECT 1 FROM referrals_referral o JOIN people_person p ON p.id = o.person_id
    WHERE o.id = referrals_referralfile.referral_id AND NOT p.protected)"""
SYSTEM = "(SELECT alongside_may('system'))"
TABLE = "referrals_referralfile"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0019_files_and_reading"),
        ("people", "0012_emergency_rows"),
        ("rights", "0030_documents"),
    ]
    operations = [
        ProtectRows(
            TABLE,
            {
                "SELECT": OF_A_REFERRAL,
                "INSERT": f"by_id = (SELECT alongside_user()) AND {OF_A_REFERRAL}",
            },
        ),
        NarrowColumns(TABLE, "id, created_at, referral_id, media, content, by_id", COPY_ROLE),
        ProtectRows(TABLE, {"SELECT": NOT_HIDDEN}, COPY_ROLE),
        NarrowColumns(TABLE, "id, referral_id", ERASING_ROLE),
        ProtectRows(TABLE, {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON {TABLE} TO {ERASING_ROLE}",
            f"REVOKE DELETE ON {TABLE} FROM {ERASING_ROLE}",
        ),
    ]
