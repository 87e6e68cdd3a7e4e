"""Making every search entry anew, in the order of the map."""

from django.db import connection, transaction

from alongside.directory.services.gazetteer import refresh_gazetteer
from alongside.directory.services.words import refresh_words

AT_ONCE = 1_000  # services
# Neighbours on the map become neighbours on the disk: a search around a place reads few pages.
_IN_ORDER = """
SELECT service_id FROM (
    SELECT s.id AS service_id, (
        SELECT l.place FROM directory_serviceatlocation at
        JOIN directory_location l ON l.id = at.location_id
        WHERE at.service_id = s.id LIMIT 1
    ) AS place
    FROM directory_service s WHERE s.status = 'active'
) placed
ORDER BY floor(place[0] / 64000), floor(place[1] / 64000), floor(place[0] / 8000),
    floor(place[1] / 8000), floor(place[0] / 1000), floor(place[1] / 1000)
"""


def list_anew() -> int:
    """Make the entries from nothing, and count their words. Answers how many services are listed.

    The database keeps them true by itself; this puts them in order after very large changes, and
    lets what has run out since (a price, an assurance) go. Searches wait meanwhile. It needs to
    own the tables.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # of new tables nothing is known yet
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("TRUNCATE directory_searchentry")
        cursor.execute("DROP INDEX search_entry_document")
        cursor.execute(_IN_ORDER)
        services = [service for (service,) in cursor.fetchall()]
        for start in range(0, len(services), AT_ONCE):
            chosen = services[start : start + AT_ONCE]
            cursor.execute("SELECT directory_list_services(%s::uuid[])", [chosen])
        cursor.execute(
            "CREATE INDEX search_entry_document ON directory_searchentry USING gin (document)"
        )
    refresh_words()
    refresh_gazetteer()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE directory_searchentry")
    return len(services)
