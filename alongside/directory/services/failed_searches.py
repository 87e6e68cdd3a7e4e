"""Remembering what people looked for in vain: the first trace of a gap."""

from typing import Any

from django.db import connection

from alongside.common import clock
from alongside.directory.search.lexicon import Lexicon
from alongside.directory.search.question import Question, words_of


def record_failed_search(question: Question, outcode: str, lexicon: Lexicon) -> None:
    """Count the question among today's that nothing answered.

    Nothing that says who asked: no time but the day, no place but the district, and of the words
    only those that the vocabulary of need itself uses.
    """
    spoken = lexicon.spoken.spoken_in(question.typed)
    known = {word for phrase in lexicon.spoken.phrases for word in phrase}
    words = sorted({word for word in words_of(question.typed) if word in known})
    filters = sorted(group[0] for group in question.filters if not group[0].startswith("need:"))
    need = question.need or next((need.code for need in spoken.needs), "")
    row: list[Any] = [clock.today(), need, " ".join(words)[:200], outcode, " ".join(filters)[:200]]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO directory_failedsearch (day, need, words, outcode, filters, times)
            VALUES (%s, %s, %s, %s, %s, 1)
            ON CONFLICT (day, need, words, outcode, filters)
            DO UPDATE SET times = directory_failedsearch.times + 1""",
            row,
        )
