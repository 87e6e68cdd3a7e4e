"""Services of which nobody should be seen to read."""

from django.db import connection

from alongside.directory.models import Service


def wants_discretion(*services: Service) -> bool:
    """Whether one of them is there for people who are hurt or controlled at home.

    By its needs, or by a term of any taxonomy that came with it: the database says it, as it does
    to its own narrow doors.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM directory_discreet(%s))",
            [[one.pk for one in services]],
        )
        (found,) = cursor.fetchone()
    return bool(found)
