"""Places and waiting lists are in the copy of what is held of somebody, and lose their words."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import FollowsMerges

SUBJECT = "person_id = (SELECT rights_subject())"
OF_PLACE = "EXISTS (SELECT 1 FROM booking_place o WHERE o.id = booking_placemove.place_id)"
OF_WAIT = "EXISTS (SELECT 1 FROM booking_waitingentry o WHERE o.id = booking_waitingmove.entry_id)"
# Table: what the copy reads, and of whom; what is read and written when a record is anonymised.
TABLES = {
    "booking_place": (
        (
            "id, created_at, session_id, person_id, organisation_id, status, answer_by,"
            " change_asked_at, change_words"
        ),
        SUBJECT,
        "id, person_id",
        "change_words",
    ),
    "booking_placemove": ("id, created_at, place_id, name, by_id", OF_PLACE, "id, place_id", ""),
    "booking_waitingentry": (
        "id, created_at, service_id, person_id, organisation_id, status, asked_at, wanted_at",
        SUBJECT,
        "id, person_id",
        "",
    ),
    "booking_waitingmove": ("id, created_at, entry_id, name, by_id", OF_WAIT, "id, entry_id", ""),
}
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("booking", "0005_reached_about_places"), ("rights", "0031_merging")]
    operations = [
        *(NarrowColumns(table, held[0], COPY_ROLE) for table, held in TABLES.items()),
        *(ProtectRows(table, {"SELECT": held[1]}, COPY_ROLE) for table, held in TABLES.items()),
        *(FollowsMerges(table) for table in ("booking_place", "booking_waitingentry")),
        # A session holds nothing of a person; when it is stands for its name.
        NarrowColumns("booking_session", "id, service_id, starts_at", COPY_ROLE),
        ProtectRows("booking_session", {"SELECT": "true"}, COPY_ROLE),
        *(
            NarrowColumns(table, held[2], ERASING_ROLE, writable=held[3])
            for table, held in TABLES.items()
        ),
        *(
            ProtectRows(table, {"SELECT": SYSTEM, "UPDATE": SYSTEM}, ERASING_ROLE)
            for table in TABLES
        ),
    ]
