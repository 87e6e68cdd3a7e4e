"""Reading which areas the directory speaks of, and what is for the people of one."""

import uuid

from django.db import connection
from django.db.models import Q

from alongside.directory.models import Postcode
from alongside.organisations.models import Area
from alongside.organisations.queries import areas_above, areas_within

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


def is_in_area(mine: uuid.UUID | None, theirs: uuid.UUID | None) -> bool:
    """Whether an editor of the first area keeps what belongs to the second.

    Who is of no area keeps all, and what is of none is kept by all.
    """
    return mine is None or theirs is None or mine in areas_above(theirs)


def kept_in(mine: uuid.UUID | None, organisation: str) -> Q:
    """SQL: what an editor of the area keeps; ``organisation`` is the way there, ending in “__”."""
    if mine is None:
        return Q()
    parts = [area.pk for area in areas_within(mine)]
    return Q(**{f"{organisation}area": None}) | Q(**{f"{organisation}area__in": parts})


def keeps_area(mine: uuid.UUID | None, theirs: uuid.UUID | None) -> bool:
    """Whether an editor of the first area keeps what is said for all of the second.

    What is said for the whole directory (None) only who is of no area keeps.
    """
    return mine is None or (theirs is not None and mine in areas_above(theirs))


def area_of(postcode: str) -> Area | None:
    """The area that this postcode lies in: its council's. None where none is known.

    Takes a parsed postcode. Areas have the codes of the Office for National Statistics.
    """
    district = Postcode.objects.filter(pk=postcode).values_list("district", flat=True).first()
    return Area.objects.filter(code=district).first() if district else None
