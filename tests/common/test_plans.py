"""Plans that a connection keeps."""

from django.db import connection


def test_what_many_pages_ask_in_turn_is_planned_once(db):
    questions = [f"SELECT {number} AS question_of_many" for number in range(150)]
    with connection.cursor() as cursor:
        for _turn in range(5):
            for question in questions:
                cursor.execute(question)
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["SELECT % AS question_of_many"],
        )
        assert cursor.fetchone() == (150,)
