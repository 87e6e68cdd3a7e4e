"""Which volunteers were asked about somebody is in the copy, and goes with their record."""

from django.db import migrations

from alongside.common.row_security import (
    COPY_ROLE,
    ERASING_ROLE,
    NarrowColumns,
    ProtectRows,
)

SYSTEM = "(SELECT alongside_may('system'))"
OF_REFERRAL = (
    "EXISTS (SELECT 1 FROM referrals_referral o WHERE o.id = volunteers_offer.referral_id)"
)
OF_OFFER = (
    "EXISTS (SELECT 1 FROM volunteers_offer o WHERE o.volunteer_id = volunteers_volunteer.id)"
)
ERASED = {"volunteers_code": "id, offer_id", "volunteers_offer": "id, referral_id"}


class Migration(migrations.Migration):
    dependencies = [("rights", "0014_proxies"), ("volunteers", "0002_volunteer_rows")]
    operations = [
        NarrowColumns(
            "volunteers_offer",
            "id, created_at, referral_id, volunteer_id, answer, answered_at",
            COPY_ROLE,
        ),
        NarrowColumns("volunteers_volunteer", "id, name", COPY_ROLE),
        ProtectRows("volunteers_offer", {"SELECT": OF_REFERRAL}, COPY_ROLE),
        ProtectRows("volunteers_volunteer", {"SELECT": OF_OFFER}, COPY_ROLE),
        *(NarrowColumns(table, columns, ERASING_ROLE) for table, columns in ERASED.items()),
        *(
            ProtectRows(table, {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE)
            for table in ERASED
        ),
        migrations.RunSQL(
            f"GRANT DELETE ON {', '.join(ERASED)} TO {ERASING_ROLE}",
            f"REVOKE DELETE ON {', '.join(ERASED)} FROM {ERASING_ROLE}",
        ),
    ]
