"""Whether what waits to leave the house is still right: somebody may have died, or moved on."""

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


def death_is_said(person_id: uuid.UUID) -> bool:
    """Whether a service says that they died, and their link worker has not found out yet.

    Asked by the house itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_death_is_said(%s)", [person_id])
        (answer,) = cursor.fetchone()
    return bool(answer)


def still_keeps_in_touch(step_id: uuid.UUID, *, listed: bool) -> bool:
    """Whether the step that gave a case is its last, and the case open: asked by the house itself.

    ``listed`` is a message that the team finds in its list, and may say a name: of somebody who is
    protected by now there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_still_keeps_in_touch(%s, %s)", [step_id, listed])
        (answer,) = cursor.fetchone()
    return bool(answer)
