"""Places as on a paper map."""

from alongside.common.places import Place


def grid_reference(place: Place) -> str:
    """The place as on a paper map, to 100 metres: “SE 306 335” (Ordnance Survey, 100 km squares).

    Empty outside the lettered squares of Great Britain.
    """
    east, north = int(place.easting // 100_000), int(place.northing // 100_000)
    if not (0 <= east < 7 and 0 <= north < 13):
        return ""
    # Two letters, each of a five by five square without I, counted from its north-west corner.
    letters = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
    column, row = east + 10, 19 - north
    square = letters[row // 5 * 5 + column // 5] + letters[row % 5 * 5 + column % 5]
    within = (int(metres) % 100_000 // 100 for metres in (place.easting, place.northing))
    return " ".join([square, *(f"{hundreds:03}" for hundreds in within)])
