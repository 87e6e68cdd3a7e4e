"""Reading which areas the directory speaks of, and what is for the people of one."""

import uuid

from django.db import connection
from django.db.models import Q

from alongside.organisations.models import Area

_PARTS = """WITH RECURSIVE parts AS (
    SELECT id FROM organisations_area WHERE id = %s
    UNION SELECT area.id FROM organisations_area area JOIN parts ON area.parent_id = parts.id
) SELECT id FROM parts"""


def areas() -> list[Area]:
    """Every area, by name."""
    return list(Area.objects.order_by("name", "id"))


def within(area: uuid.UUID) -> Q:
    """Services for people of the area or a part of it; where none is given, of their provider's."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [area])
        parts = [row[0] for row in cursor.fetchall()]
    own = Q(service_areas__area__in=parts)
    return own | Q(service_areas=None, organisation__area__in=parts)
