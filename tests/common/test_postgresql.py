"""A connection that the server has left is noticed without asking, and errors stay Django's."""

import pytest
from django.db import DataError, InternalError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

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


def test_what_was_kept_inside_goes_with_what_it_was_inside_of():
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("CREATE TEMPORARY TABLE kept (word text) ON COMMIT DROP")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            with transaction.atomic():
                cursor.execute("INSERT INTO kept VALUES ('inner')")
            raise ZeroDivisionError
        with transaction.atomic():
            cursor.execute("INSERT INTO kept VALUES ('after')")
        cursor.execute("SELECT array_agg(word) FROM kept")
        assert cursor.fetchone() == (["after"],)


def test_an_error_that_was_passed_over_inside_is_not_kept():
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("CREATE TEMPORARY TABLE kept (word text) ON COMMIT DROP")
        with pytest.raises(InternalError), transaction.atomic():
            cursor.execute("INSERT INTO kept VALUES ('inner')")
            with pytest.raises(DataError):
                cursor.execute("SELECT 1 / 0")
        cursor.execute("SELECT count(*) FROM kept")
        assert cursor.fetchone() == (0,)


def test_however_many_follow_each_other_they_do_not_pile_up():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        with CaptureQueriesContext(connection) as asked:
            for _each in range(3):
                with transaction.atomic():
                    pass
    begun = [one["sql"] for one in asked]
    assert [sql.count("RELEASE") for sql in begun] == [0, 1, 1]
    assert all(sql.endswith(f'SAVEPOINT "{sql.split(chr(34))[-2]}"') for sql in begun)


def test_a_connection_that_was_lost_between_begins_anew():
    with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        with transaction.atomic():
            pass
        connection.command("ROLLBACK TO nowhere")
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        with transaction.atomic():
            cursor.execute("SELECT 2")
            assert cursor.fetchone() == (2,)
