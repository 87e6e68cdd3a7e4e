"""Learning the names of places anew from where the listed services are."""

from django.db import connection, transaction

from alongside.directory.gazetteer import Gazetteer, Venue
from alongside.directory.models import NamedPlace

AT_ONCE = 5_000  # rows
_VENUES = """
SELECT l.name, l.alternate_name, coalesce(a.address_2, ''), coalesce(a.city, ''),
    coalesce(a.region, ''), coalesce(a.state_province, ''),
    coalesce(split_part(a.postal_code, ' ', 1), ''), l.place[0], l.place[1]
FROM directory_location l
LEFT JOIN LATERAL (
    SELECT * FROM directory_address WHERE location_id = l.id ORDER BY id LIMIT 1
) a ON true
WHERE l.place IS NOT NULL AND l.location_type = 'physical' AND EXISTS (
    SELECT FROM directory_serviceatlocation at JOIN directory_service s ON s.id = at.service_id
    WHERE at.location_id = l.id AND s.status = 'active'
)
"""


@transaction.atomic
def refresh_gazetteer() -> int:
    """Write the names of places anew. Answers how many there are."""
    gazetteer = Gazetteer()
    with connection.cursor() as cursor:
        # Of two at once the later would not see the rows of the earlier, and leave them.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alongside.gazetteer'))")
        cursor.execute(_VENUES)
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                gazetteer.add(Venue(*row))
        cursor.execute("DELETE FROM directory_namedplace")
    return len(NamedPlace.objects.bulk_create(gazetteer.places(), batch_size=AT_ONCE))
