"""What the directory's tests share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from alongside.accounts.actor import Actor, acting_as
from alongside.common.places import Place
from alongside.directory.mapping import DirectoryMap
from alongside.directory.models import Outcode, Postcode, Service
from alongside.directory.reading import read_feed
from alongside.directory.services.previews import begin_feed, commit, remember_source
from alongside.directory.services.words import refresh_words
from alongside.needs.services import load_needs
from tests.directory.corner import HEADINGS, MAPPING, MARKET_SQUARE, service
from tests.directory.server import elsewhere


@pytest.fixture
def importer() -> Actor:
    return Actor.system("import")


@pytest.fixture
def needs(db: None, importer: Actor, as_owner: None) -> None:
    load_needs(actor=importer)


@pytest.fixture
def as_owner(db: None) -> Iterator[None]:
    """The audit wants to know who writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('alongside.actor', 'system:import', false)")
        yield
        cursor.execute("SELECT set_config('alongside.actor', '', false)")


@pytest.fixture
def mapping() -> DirectoryMap:
    return DirectoryMap.model_validate(MAPPING)


@pytest.fixture
def postcodes(db: None) -> None:
    """ZZ1 1AA is the market square, ZZ1 2BB 1 km east of it; ZZ9 9ZZ has no place."""
    Postcode.objects.create(postcode="ZZ1 1AA", place=MARKET_SQUARE)
    Postcode.objects.create(postcode="ZZ1 2BB", place=Place(431_000, 433_000))
    Postcode.objects.create(postcode="ZZ9 9ZZ", place=None)
    Outcode.objects.create(outcode="ZZ1", place=Place(430_500, 433_000), postcodes=2)


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV file under the test mapping's headings, a dictionary for each row."""

    def write(*rows: dict[str, str], name: str = "list.csv") -> Path:
        path = tmp_path / name
        lines = [",".join(HEADINGS)]
        lines += [",".join(f'"{row.get(h, "")}"' for h in HEADINGS) for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def town(needs: None, postcodes: None) -> dict[str, Service]:
    """Five services, some with a place, in a town of their own."""
    made = {
        "lunch": service("Lunch club", "loneliness", "food", metres_east=600),
        "choir": service("Rock choir", "arts-nature", metres_east=3000, description="Sing along"),
        "line": service("Listening line", "loneliness", description="A friendly voice by phone"),
        "debt": service("Money advice", "debt-money", metres_east=200),
        "ended": service("Lunch long ago", "food", metres_east=10, status="defunct"),
    }
    refresh_words()
    return made


@pytest.fixture
def there(settings):
    settings.FEEDS_MAY_BE_PRIVATE = True
    with elsewhere() as server:
        yield server


@pytest.fixture
def read(needs, postcodes, importer, there):
    """Read the feed of a kind into a preview."""

    def read_it(kind, url=None, **options):
        with acting_as(importer) as actor:
            source = remember_source(
                actor=actor, code="feed", title="A feed", kind=kind, url=url or there.url
            )
            preview = begin_feed(actor=actor, source=source, **options)
        return read_feed(actor=importer, preview_id=preview.pk)

    return read_it


@pytest.fixture
def done(importer):
    """Commit a preview; answers the counts above zero."""

    def commit_it(preview):
        with acting_as(importer) as actor:
            counts = commit(actor=actor, preview_id=preview.pk).counts
        return {name: count for name, count in counts.items() if count}

    return commit_it
