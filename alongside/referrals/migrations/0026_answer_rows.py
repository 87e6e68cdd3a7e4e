"""Answers to a receiver's own questions are for the two sides of the referral.

Of a protected person they are for those who know where: an answer may say it. They are in the copy
of what is held of somebody, and go with their record.
"""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import in_circle

TABLE = "referrals_referralanswer"
OF_A_REFERRAL = f"""EXISTS (SELECT 1 FROM referrals_referral f
    JOIN people_person p ON p.id = f.person_id
    WHERE f.id = {TABLE}.referral_id AND (NOT p.protected OR {in_circle("f")}))"""
# Whoever refers a protected person may not know where they are, and reads it no more once sent.
SENT_BY_ME = f"""EXISTS (SELECT 1 FROM referrals_referral f
    WHERE f.id = {TABLE}.referral_id AND f.from_user_id = (SELECT alongside_user())
      AND f.from_organisation_id = (SELECT alongside_organisation()))"""
NOT_HIDDEN = f"""EXISTS (SELECT 1 FROM referrals_referral o
    JOIN people_person p ON p.id = o.person_id
    WHERE o.id = {TABLE}.referral_id AND NOT p.protected)"""
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0025_answers"),
        ("people", "0012_emergency_rows"),
        ("rights", "0030_documents"),
    ]
    operations = [
        ProtectRows(TABLE, {"SELECT": OF_A_REFERRAL, "INSERT": SENT_BY_ME}),
        NarrowColumns(TABLE, "id, created_at, referral_id, label, text", COPY_ROLE),
        ProtectRows(TABLE, {"SELECT": NOT_HIDDEN}, COPY_ROLE),
        NarrowColumns(TABLE, "id, referral_id", ERASING_ROLE),
        ProtectRows(TABLE, {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON {TABLE} TO {ERASING_ROLE}",
            f"REVOKE DELETE ON {TABLE} FROM {ERASING_ROLE}",
        ),
    ]
