"""Reading postcode files: ours with latitude and longitude, Code-Point Open, ONS directories."""

import csv
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _
from pyproj import Transformer

from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.common.places import Place
from alongside.directory.sheets import opened, rows

CHUNK = 100_000

# Headings in use for the same thing: ONS Postcode Directory, Code-Point Open, postcodes.io.
_POSTCODE = ("postcode", "pcds", "pcd")
_DEGREES = (("lat", "latitude"), ("lon", "long", "longitude"))
_METRES = (("eastings", "oseast1m", "easting"), ("northings", "osnrth1m", "northing"))
# The council's area; newer ONS files say in which year it was drawn, as in “lad25cd”.
_DISTRICT = re.compile(r"^(os)?(laua|lad)(\d{2})?(cd)?$|^(admin_)?district(_code)?$")
_CODE = re.compile(r"^[A-Z]\d{8}$")
_CODE_POINT_DISTRICT = 8


@dataclass
class Chunk:
    """Postcodes with their places in grid metres (NaN: not known), and the lines left out.

    ``districts`` are GSS codes of councils' areas, empty where the file says none.
    """

    postcodes: list[str]
    districts: list[str]
    eastings: np.ndarray
    northings: np.ndarray
    bad_lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Columns:
    postcode: int
    first: int
    second: int
    degrees: bool
    district: int | None = None


def read(path: Path) -> Iterator[Chunk]:
    """The postcodes of a file, or of every CSV file in a folder such as Code-Point Open's.

    Raises Refused for a file whose columns are not understood.
    """
    if path.is_dir():
        files = sorted(path.rglob("*.csv"))
        if not files:
            raise Refused(_("The folder %(name)s holds no CSV file.") % {"name": path.name})
        for file in files:
            yield from _read_file(file)
    else:
        yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Chunk]:
    with opened(path) as text:
        reader = csv.reader(text)
        try:
            first = next(reader, [])
            columns = _columns(first, path.name)
            lines: Iterator[tuple[int, list[str]]] = enumerate(reader, start=2)
            if _is_code_point_row(first):
                lines = itertools.chain([(1, first)], lines)
            while batch := list(itertools.islice(lines, CHUNK)):
                yield _chunk(batch, columns)
        except csv.Error as error:
            raise Refused(
                _("Line %(line)d of %(name)s is not CSV: %(why)s.")
                % {"line": reader.line_num, "name": path.name, "why": error}
            ) from error


def _is_code_point_row(row: list[str]) -> bool:
    # Code-Point Open has no headings: postcode, quality, easting, northing, codes.
    return len(row) >= 4 and row[1].isdigit() and row[2].isdigit() and row[3].isdigit()


def _columns(first: list[str], name: str) -> _Columns:
    if _is_code_point_row(first):
        return _Columns(0, 2, 3, degrees=False, district=_CODE_POINT_DISTRICT)
    headings = [heading.strip().lower() for heading in first]

    def find(names: Sequence[str]) -> int | None:
        return next((headings.index(n) for n in names if n in headings), None)

    at = find(_POSTCODE)
    district = next((n for n, name in enumerate(headings) if _DISTRICT.match(name)), None)
    for pair, degrees in ((_METRES, False), (_DEGREES, True)):
        one, two = find(pair[0]), find(pair[1])
        if at is not None and one is not None and two is not None:
            return _Columns(at, one, two, degrees, district)
    raise Refused(
        _(
            "%(name)s is not a postcode file that is understood here. It needs the columns "
            "postcode, lat, lon, or postcode, eastings, northings, or Code-Point Open’s own."
        )
        % {"name": name}
    )


def _chunk(batch: list[tuple[int, list[str]]], columns: _Columns) -> Chunk:
    postcodes, districts, first, second, bad = [], [], [], [], []
    for line, row in batch:
        try:
            one, two = row[columns.first], row[columns.second]
            pair = (float(one), float(two)) if one and two else (np.nan, np.nan)
            postcodes.append(postcode.parse(row[columns.postcode]))
        except (IndexError, ValueError):
            bad.append((line, _("too few values, or a coordinate that is not a number")))
        except Refused:
            bad.append((line, _("“%s” is not a postcode") % row[columns.postcode][:20]))
        else:
            first.append(pair[0])
            second.append(pair[1])
            districts.append(_district(row, columns.district))
    places = _in_metres(np.array(first), np.array(second), columns.degrees)
    return Chunk(postcodes, districts, *places, bad_lines=bad)


def _district(row: list[str], column: int | None) -> str:
    code = row[column].strip() if column is not None and column < len(row) else ""
    return code if _CODE.match(code) else ""


def _in_metres(
    first: np.ndarray, second: np.ndarray, degrees: bool
) -> tuple[np.ndarray, np.ndarray]:
    if degrees:
        first, second = Transformer.from_crs("EPSG:4326", "EPSG:27700").transform(first, second)
    # PROJ answers infinity outside the grid; OS files say 0,0 where they do not know.
    known = np.isfinite(first) & np.isfinite(second) & ((first != 0) | (second != 0))
    return (
        np.round(np.where(known, first, np.nan), 1),
        np.round(np.where(known, second, np.nan), 1),
    )


def read_outcodes(path: Path) -> Iterator[tuple[str, float, float, int]]:
    """The districts of a file with the columns outcode, lat, lon, postcodes, in grid metres.

    Raises Refused for a row that is not one: a file of districts is short enough to be correct.
    """
    with opened(path) as text:
        for row in rows(text, {"outcode", "lat", "lon", "postcodes"}):
            try:
                cells = row.cells
                place = Place.from_wgs84(float(cells["lat"]), float(cells["lon"]))
                yield cells["outcode"], place.easting, place.northing, int(cells["postcodes"])
            except (KeyError, ValueError) as error:
                raise Refused(
                    _("Line %(line)d of %(name)s is not a postcode district with its place.")
                    % {"line": row.line, "name": path.name}
                ) from error
