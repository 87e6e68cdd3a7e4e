"""Refreshing the list of words that mistyped ones are corrected against."""

import re

from django.db import connection, transaction

from alongside.directory.models import SearchWord
from alongside.needs.models import Need

_WORD = re.compile(r"[^\W\d_]{4,60}")


@transaction.atomic
def refresh_words() -> int:
    """Count the words of the listed services anew, and those of the vocabulary of need."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM directory_searchword")
        cursor.execute(
            """INSERT INTO directory_searchword (word, services)
            SELECT word, ndoc FROM ts_stat($$
                SELECT to_tsvector('simple', concat_ws(' ', s.name, s.alternate_name,
                    s.description, o.name))
                FROM directory_service s
                JOIN organisations_organisation o ON o.id = s.organisation_id
                WHERE s.status = 'active'
            $$) WHERE word ~ '^[[:alpha:]]{4,60}$'"""
        )
    spoken = {
        word
        for need in Need.objects.all()
        for phrase in (need.name, *need.synonyms)
        for word in _WORD.findall(phrase.lower())
    }
    SearchWord.objects.bulk_create(
        [SearchWord(word=word, services=0) for word in sorted(spoken)], ignore_conflicts=True
    )
    return SearchWord.objects.count()
