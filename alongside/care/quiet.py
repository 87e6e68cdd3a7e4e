"""Whether nothing should leave the house about somebody, because they died."""

import uuid

from django.db import connection


def is_about_the_dead(person_id: uuid.UUID | None, consent_id: uuid.UUID | None) -> bool:
    """Whether a message is to somebody who died, or rests on their consent.

    Asked by the house itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_is_about_the_dead(%s, %s)", [person_id, consent_id])
        (answer,) = cursor.fetchone()
    return bool(answer)
