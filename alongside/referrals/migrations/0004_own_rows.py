"""People see where their referrals stand; not what colleagues told each other, nor risks."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import own

OF_MINE = "EXISTS (SELECT 1 FROM referrals_referral f WHERE f.id = {table}.referral_id)"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_narrow_doors"), ("people", "0005_own_rows")]
    operations = [
        NarrowColumns(
            "referrals_referral",
            "id, created_at, reference, kind, status, person_id, from_organisation_id,"
            " from_user_id, to_organisation_id, service_id, parent_id, handler_id, words,"
            " consent_id, sent_at, ended_at",
            PORTAL_ROLE,
        ),
        NarrowColumns(
            "referrals_referralmove",
            "id, created_at, referral_id, name, status, by_id, organisation_id, reason",
            PORTAL_ROLE,
        ),
        ProtectRows(
            "referrals_referral",
            {"SELECT": own("referrals_referral") + " AND status <> 'draft'"},
            PORTAL_ROLE,
        ),
        *(
            ProtectRows(table, {"SELECT": OF_MINE.format(table=table)}, PORTAL_ROLE)
            for table in ("referrals_referralreason", "referrals_referralmove")
        ),
    ]
