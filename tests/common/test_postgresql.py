"""A connection that the server has left is noticed without asking, and errors stay Django's."""

import pytest
from django.db import InternalError, connection, transaction

pytestmark = pytest.mark.django_db(transaction=True)


def _put_out() -> None:
    """The server ends this connection, as it does when it is stopped."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
            assert cursor.fetchone() == (True,)
    finally:
        other.close()


def test_a_connection_that_was_ended_is_replaced_before_the_next_page():
    connection.ensure_connection()
    assert connection.is_usable()
    _put_out()
    assert not connection.is_usable()
    connection.close_if_unusable_or_obsolete()  # as at the beginning of every request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_what_the_server_refuses_is_an_error_of_djangos():
    connection.ensure_connection()
    with pytest.raises(InternalError):
        connection.command("SAVEPOINT nowhere")


def test_an_inner_whole_that_fails_is_undone_alone():
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("CREATE TEMPORARY TABLE kept (word text) ON COMMIT DROP")
        cursor.execute("INSERT INTO kept VALUES ('outer')")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            cursor.execute("INSERT INTO kept VALUES ('inner')")
            raise ZeroDivisionError
        with transaction.atomic():
            cursor.execute("INSERT INTO kept VALUES ('second')")
        cursor.execute("SELECT array_agg(word ORDER BY word) FROM kept")
        assert cursor.fetchone() == (["outer", "second"],)


def test_a_savepoint_may_come_first():
    with transaction.atomic(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
