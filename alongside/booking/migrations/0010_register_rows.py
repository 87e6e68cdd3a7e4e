"""A line of a register follows its place; walk-ins and head-counts are the keeper's alone."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

SYSTEM = "(SELECT alongside_may('system'))"
USER = "(SELECT alongside_user())"
ORGANISATION = "(SELECT alongside_organisation())"
ANSWERS = "(SELECT alongside_may('referrals.answer'))"
KEEPS = f"{ANSWERS} AND organisation_id = {ORGANISATION}"
# Whoever sees the place reads what came of it; who keeps the session alone says it.
OF_PLACE = "EXISTS (SELECT 1 FROM booking_place o WHERE o.id = booking_registerline.place_id)"
KEPT = f"""{ANSWERS} AND EXISTS (SELECT 1 FROM booking_place o
    WHERE o.id = booking_registerline.place_id AND o.organisation_id = {ORGANISATION})"""
OF_LINE = "EXISTS (SELECT 1 FROM booking_registerline o WHERE o.id = booking_registermark.line_id)"

UNDONE = """
-- A step of a referral has the id of the mark that made it: does something else stand by now?
CREATE FUNCTION booking_undone(step uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM booking_registermark k
        JOIN booking_registerline l ON l.id = k.line_id
        WHERE k.id = step AND l.mark_id <> k.id)
$$;
REVOKE ALL ON FUNCTION booking_undone(uuid) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0009_register"), ("rights", "0031_merging")]
    operations = [
        ProtectRows("booking_registerline", {"SELECT": OF_PLACE, "INSERT": KEPT, "UPDATE": KEPT}),
        ProtectRows(
            "booking_registermark",
            {"SELECT": OF_LINE, "INSERT": f"{OF_LINE} AND {ANSWERS} AND by_id = {USER}"},
        ),
        ProtectRows(
            "booking_walkin",
            {
                "SELECT": f"{SYSTEM} OR ({KEEPS})",
                "INSERT": f"{KEEPS} AND by_id = {USER}",
                "UPDATE": f"{SYSTEM} OR ({KEEPS})",
            },
        ),
        ProtectRows(
            "booking_headcount", {"SELECT": KEEPS, "INSERT": f"{KEEPS} AND by_id = {USER}"}
        ),
        migrations.RunSQL(UNDONE, "DROP FUNCTION booking_undone"),
        NarrowColumns("booking_registerline", "id, created_at, place_id, status", COPY_ROLE),
        NarrowColumns(
            "booking_registermark", "id, created_at, line_id, name, tapped_at, by_id", COPY_ROLE
        ),
        ProtectRows("booking_registerline", {"SELECT": OF_PLACE}, COPY_ROLE),
        ProtectRows("booking_registermark", {"SELECT": OF_LINE}, COPY_ROLE),
        NarrowColumns("booking_registerline", "id, place_id", ERASING_ROLE),
        NarrowColumns("booking_registermark", "id, line_id", ERASING_ROLE),
        *(
            ProtectRows(table, {"SELECT": SYSTEM, "UPDATE": SYSTEM}, ERASING_ROLE)
            for table in ("booking_registerline", "booking_registermark")
        ),
    ]
