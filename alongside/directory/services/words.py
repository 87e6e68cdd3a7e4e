# ruff: noqa: S608 - the pieces are constants of this file
"""Counting the directory's words and facets anew: what estimates and spelling rest on."""

import re

from django.db import connection, transaction

from alongside.common import clock
from alongside.directory.models import SearchWord
from alongside.needs.models import Need

_WORD = re.compile(r"[^\W\d_]{3,60}")
SAMPLED = 100_000  # services whose words are counted; of more, so many by chance

_WORDS = """
INSERT INTO directory_searchword (word, services)
SELECT word, greatest(1, (ndoc * %(scale)s)::int) FROM ts_stat($$
    SELECT to_tsvector('simple', concat_ws(' ', s.name, s.alternate_name, s.description, o.name))
    FROM {services} s
    JOIN organisations_organisation o ON o.id = s.organisation_id
    WHERE s.status = 'active'
$$) WHERE word ~ '^[[:alpha:]]{{2,60}}$'
"""
_COUNTS = """
INSERT INTO directory_searchcount (token, entries)
SELECT 'total', count(*) FROM directory_searchentry
UNION ALL SELECT 'nowhere', count(*) FROM directory_searchentry WHERE place IS NULL
UNION ALL SELECT 'fresh', count(*) FROM directory_searchentry WHERE fresh_until > %(today)s
UNION ALL SELECT 'offered', count(*) FROM directory_searchentry WHERE offered_until > %(today)s
UNION ALL SELECT 'version', (random() * 2147483646)::int
UNION ALL SELECT 'square:' || floor(place[0] / 4000) || ':' || floor(place[1] / 4000), count(*)
    FROM directory_searchentry WHERE place IS NOT NULL GROUP BY 1
UNION ALL SELECT facet, greatest(1, (count(*) * %(scale)s)::int)
    FROM {entries} e, unnest(string_to_array(e.facets, ' ')) facet WHERE facet <> '' GROUP BY 1
"""


@transaction.atomic
def refresh_words() -> int:
    """Count the words of the listed services anew, and those of the vocabulary of need."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM directory_searchentry")
        entries = cursor.fetchone()[0]
        scale = max(1.0, entries / SAMPLED)
        sample = f" TABLESAMPLE BERNOULLI ({100 / scale:.4f})" if scale > 1 else ""
        cursor.execute("DELETE FROM directory_searchword")
        cursor.execute(
            _WORDS.format(services=f"(SELECT * FROM directory_service{sample})"), {"scale": scale}
        )
        cursor.execute("DELETE FROM directory_searchcount")
        cursor.execute(
            _COUNTS.format(entries=f"(SELECT * FROM directory_searchentry{sample})"),
            {"scale": scale, "today": clock.today()},
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
