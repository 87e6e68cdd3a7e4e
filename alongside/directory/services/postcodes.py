"""Loading where postcodes are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isnan
from pathlib import Path

import numpy as np
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.directory import postcode_files
from alongside.directory.permission import may_import

_SHOWN = 20


@dataclass
class Loaded:
    """How many postcodes a file held, what became of them, and its first unreadable lines."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    without_place: int = 0
    failed: int = 0
    districts: int = 0
    bad_lines: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def load_postcodes(*, actor: Actor, path: Path, outcodes: Path | None = None) -> Loaded:
    """Add the postcodes of a file or folder, and move those that moved; others stay.

    Readers see the old table until all of it is in. Districts take the mean of their postcodes,
    unless ``outcodes`` names a file of them. Raises Refused when nothing could be read.
    """
    may_import(actor)
    loaded = Loaded()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.incoming_postcode, pg_temp.new_postcode")
        cursor.execute(
            "CREATE TEMPORARY TABLE incoming_postcode (postcode text, place point, district text)"
            " ON COMMIT DROP"
        )
        _copy(cursor, postcode_files.read(path), loaded)
        _merge(cursor, loaded)
        if outcodes:
            loaded.districts = _load_districts(cursor, outcodes)
        else:
            loaded.districts = _average_districts(cursor)
    record(actor, "postcodes.load", created=loaded.created, updated=loaded.updated, file=path.name)
    return loaded


def _copy(cursor: CursorWrapper, chunks: Iterable[postcode_files.Chunk], loaded: Loaded) -> None:
    with cursor.copy("COPY incoming_postcode FROM STDIN") as copy:
        for chunk in chunks:
            loaded.failed += len(chunk.bad_lines)
            loaded.bad_lines += chunk.bad_lines[: _SHOWN - len(loaded.bad_lines)]
            loaded.without_place += int(np.isnan(chunk.eastings).sum())
            copy.write(_as_copy_text(chunk))


def _as_copy_text(chunk: postcode_files.Chunk) -> str:
    return "".join(
        f"{code}\t\\N\t{district}\n" if isnan(east) else f"{code}\t({east},{north})\t{district}\n"
        for code, district, east, north in zip(
            chunk.postcodes,
            chunk.districts,
            chunk.eastings.tolist(),
            chunk.northings.tolist(),
            strict=True,
        )
    )


def _merge(cursor: CursorWrapper, loaded: Loaded) -> None:
    cursor.execute(
        # A postcode written twice in the file counts once, as last written.
        """CREATE TEMPORARY TABLE new_postcode ON COMMIT DROP AS
        SELECT DISTINCT ON (postcode) postcode, place, district FROM incoming_postcode
        ORDER BY postcode, ctid DESC"""
    )
    held = cursor.rowcount
    if not held:
        raise Refused(_("The file holds no postcode that can be read. Nothing was changed."))
    cursor.execute(
        # A file that says of no council in whose area they are leaves what another has said.
        """UPDATE directory_postcode p
        SET place = n.place, district = coalesce(nullif(n.district, ''), p.district)
        FROM new_postcode n
        WHERE n.postcode = p.postcode
        AND (coalesce(n.place ~= p.place, n.place IS NULL AND p.place IS NULL) IS NOT TRUE
             OR n.district <> '' AND n.district <> p.district)"""
    )
    loaded.updated = cursor.rowcount
    cursor.execute(
        """INSERT INTO directory_postcode (postcode, place, district)
        SELECT postcode, place, district FROM new_postcode n WHERE NOT EXISTS
        (SELECT 1 FROM directory_postcode p WHERE p.postcode = n.postcode)
        ON CONFLICT DO NOTHING"""
    )
    loaded.created = cursor.rowcount
    loaded.unchanged = held - loaded.created - loaded.updated


def _average_districts(cursor: CursorWrapper) -> int:
    cursor.execute(
        """INSERT INTO directory_outcode (outcode, place, postcodes)
        SELECT split_part(postcode, ' ', 1),
            point(avg(place[0]), avg(place[1])),
            count(*)
        FROM directory_postcode WHERE place IS NOT NULL GROUP BY 1
        ON CONFLICT (outcode)
        DO UPDATE SET place = EXCLUDED.place, postcodes = EXCLUDED.postcodes"""
    )
    return int(cursor.rowcount)


def _load_districts(cursor: CursorWrapper, path: Path) -> int:
    districts = list(postcode_files.read_outcodes(path))
    cursor.executemany(
        """INSERT INTO directory_outcode (outcode, place, postcodes)
        VALUES (%s, point(%s, %s), %s)
        ON CONFLICT (outcode)
        DO UPDATE SET place = EXCLUDED.place, postcodes = EXCLUDED.postcodes""",
        districts,
    )
    return len(districts)
