"""A letter that waits to be printed is its team's, and of a protected person the circle's.

Its message can be read with it. Whether the address still holds the house asks through a door.
"""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import FollowsMerges, in_circle, related

SYSTEM = "(SELECT alongside_may('system'))"
SENT_OR_GOT = """(SELECT alongside_may('messages.view')) AND (
    from_organisation_id = (SELECT alongside_organisation())
    OR to_organisation_id = (SELECT alongside_organisation()))"""
OPENED = """EXISTS (SELECT 1 FROM people_own_emergency e
    WHERE e.person_id = messaging_letter.person_id)"""
HIDDEN = """EXISTS (SELECT 1 FROM people_person p
    WHERE p.id = messaging_letter.person_id AND p.protected)"""
OURS = f"""(SELECT alongside_may('cases.work'))
    AND organisation_id = (SELECT alongside_organisation())
    AND {related("messaging_letter", "care")}
    AND (NOT {HIDDEN} OR {in_circle("messaging_letter")} OR {OPENED})"""
TO_PRINT = """channel = 'letter' AND (SELECT alongside_may('cases.work'))
    AND EXISTS (SELECT 1 FROM messaging_letter l WHERE l.message_id = messaging_message.id)"""


DROP = "DROP POLICY alongside_app_select ON messaging_message"
MAKE = "CREATE POLICY alongside_app_select ON messaging_message FOR SELECT TO alongside_app USING"
DOOR = f"""
CREATE FUNCTION messaging_address_holds(person uuid, lines text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT {SYSTEM} THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- A protected person's address is not in their row; a letter must be a safe way, too.
    RETURN EXISTS (
        SELECT 1 FROM people_person p LEFT JOIN people_protection k ON k.person_id = p.id
        WHERE p.id = person AND NOT p.restricted AND NOT p.has_died
          AND (k.id IS NULL OR 'letter' = ANY (k.channels))
          AND coalesce(k.postcode, p.postcode) <> ''
          AND lines LIKE '%' || chr(10) || coalesce(k.postcode, p.postcode));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0009_letters"),
        ("messaging", "0002_row_security"),
        ("people", "0029_one_record"),
    ]
    operations = [
        ProtectRows(
            "messaging_letter",
            {"SELECT": f"{SYSTEM} OR {OURS}", "INSERT": SYSTEM, "UPDATE": OURS},
        ),
        FollowsMerges("messaging_letter"),
        migrations.RunSQL(
            [DROP, f"{MAKE} ({SYSTEM} OR {SENT_OR_GOT} OR {TO_PRINT})"],
            [DROP, f"{MAKE} ({SYSTEM} OR {SENT_OR_GOT})"],
        ),
        migrations.RunSQL(DOOR, "DROP FUNCTION messaging_address_holds"),
    ]
