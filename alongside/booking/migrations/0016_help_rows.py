"""What would help somebody to come: theirs to read and to say, in their copy, lost with the rest."""

from importlib import import_module

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, PORTAL_ROLE, NarrowColumns

BEFORE = import_module("alongside.booking.migrations.0006_copied_and_erased").TABLES
PLACE, WAITS = BEFORE["booking_place"], BEFORE["booking_waitingentry"]


class Migration(migrations.Migration):
    dependencies = [("booking", "0015_help_wanted")]
    operations = [
        NarrowColumns(
            "booking_place",
            "id, created_at, session_id, person_id, organisation_id, referral_id, status,"
            " answer_by, change_asked_at, change_words, help_wanted, help_arranged,"
            " help_refused, help_words",
            PORTAL_ROLE,
            writable="status, change_asked_at, change_words, help_wanted, help_words",
        ),
        NarrowColumns(
            "booking_place",
            f"{PLACE[0]}, help_wanted, help_arranged, help_refused, help_words",
            COPY_ROLE,
        ),
        NarrowColumns("booking_waitingentry", f"{WAITS[0]}, help_wanted, help_words", COPY_ROLE),
        NarrowColumns("booking_place", PLACE[2], ERASING_ROLE, writable="change_words, help_words"),
        NarrowColumns("booking_waitingentry", WAITS[2], ERASING_ROLE, writable="help_words"),
    ]
