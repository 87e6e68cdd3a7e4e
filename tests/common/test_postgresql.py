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


BEGIN = "BEGIN; SELECT set_config('alongside.actor', 'somebody', true)"


def _asked_of(cursor) -> tuple:
    cursor.execute("SELECT current_setting('alongside.actor', true)")
    return cursor.fetchone()


@pytest.fixture
def kept():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept_here (word text)")
    yield _words
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kept_here")


def _words() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(array_agg(word ORDER BY word), '{}') FROM kept_here")
        (words,) = cursor.fetchone()
    return words


def test_the_first_whole_of_a_transaction_is_no_savepoint_and_is_undone_all_the_same(kept):
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        connection.begin(BEGIN)
        with pytest.raises(ZeroDivisionError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO kept_here VALUES ('first')")
            raise ZeroDivisionError
        with connection.cursor() as cursor:
            assert _asked_of(cursor) == ("somebody",), "who asks is known again"
            cursor.execute("INSERT INTO kept_here VALUES ('after')")
    assert not [one for one in asked.captured_queries if "SAVEPOINT" in one["sql"]]
    assert kept() == ["after"]


def test_a_first_whole_that_the_server_refused_is_begun_anew(kept):
    with transaction.atomic():
        connection.begin(BEGIN)
        with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO kept_here VALUES ('first')")
            cursor.execute("SELECT 1 / 0")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO kept_here VALUES ('second')")
            assert _asked_of(cursor) == ("somebody",)
    assert kept() == ["second"]


def test_what_came_before_a_whole_stays_when_it_fails(kept):
    with transaction.atomic():
        connection.begin(BEGIN)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO kept_here VALUES ('before')")
        with pytest.raises(ZeroDivisionError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO kept_here VALUES ('inside')")
            raise ZeroDivisionError
    assert kept() == ["before"]


def test_what_an_older_cursor_wrote_before_a_whole_stays_when_it_fails(kept):
    with connection.cursor() as cursor, transaction.atomic():
        connection.begin(BEGIN)
        cursor.execute("INSERT INTO kept_here VALUES ('before')")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            cursor.execute("INSERT INTO kept_here VALUES ('inside')")
            raise ZeroDivisionError
    assert kept() == ["before"]


def test_a_second_whole_that_fails_takes_the_first_not_along(kept):
    with transaction.atomic():
        connection.begin(BEGIN)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO kept_here VALUES ('first')")
        with pytest.raises(ZeroDivisionError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO kept_here VALUES ('second')")
            raise ZeroDivisionError
    assert kept() == ["first"]


def test_an_inner_whole_of_the_first_is_undone_alone(kept):
    with transaction.atomic():
        connection.begin(BEGIN)
        with transaction.atomic(), connection.cursor() as cursor:
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                raise ZeroDivisionError
            with pytest.raises(DataError), transaction.atomic():
                cursor.execute("SELECT 1 / 0")
            cursor.execute("INSERT INTO kept_here VALUES ('first')")
    assert kept() == ["first"]


def test_an_error_that_was_passed_over_in_the_first_is_not_kept(kept):
    with pytest.raises(InternalError), transaction.atomic():
        connection.begin(BEGIN)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO kept_here VALUES ('first')")
            with pytest.raises(DataError):
                cursor.execute("SELECT 1 / 0")
    assert kept() == []
