"""Reading the names of places."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from alongside.directory.gazetteer import LONGEST, folded
from alongside.directory.models import NamedPlace

MOST = 8
_SHORTEST = 4  # letters in which a slip is looked for
_SHORTEST_PART = 6  # letters of a part of a name
_MOST_WORDS = 6
_ALIKE = 0.74  # one slip in four letters, two in eight
_TOWN = NamedPlace.Kind.TOWN


def named(text: str) -> list[NamedPlace]:
    """The places of that name, those with the most venues first; venues where no town has it.

    After a comma may stand where it is: “Newport, Shropshire”.
    """
    found = _of_name(folded(text))
    if not found and "," in text:
        name, _comma, where = text.partition(",")
        marks = [folded(mark) for mark in where.split(",")]
        found = [one for one in _of_name(folded(name)) if _lies(one, marks)]
    return found


def namesakes(text: str) -> list[NamedPlace]:
    """The places whose name stands before the comma, wherever they are."""
    name, comma, _where = text.partition(",")
    return _of_name(folded(name)) if comma else []


def spelt_like(text: str) -> list[NamedPlace]:
    """The places of the name most like what was typed; none where no name is like it."""
    typed = folded(text.partition(",")[0])
    if not _SHORTEST <= len(typed) <= LONGEST:
        return []
    likely = (
        NamedPlace.objects.annotate(length=Length("folded"))
        .filter(length__gte=len(typed) - 2, length__lte=len(typed) + 2)
        .filter(Q(kind=_TOWN) | Q(folded__startswith=typed[0]))
    )
    known = dict(likely.order_by("venues").values_list("folded", "venues"))
    alike = process.extract(
        typed, list(known), scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=10
    )
    best = max(alike, key=lambda each: (each[1], known[each[0]]), default=None)
    return _of_name(best[0]) if best else []


def begun(text: str) -> list[NamedPlace]:
    """Places whose name begins like this, towns before venues."""
    typed = folded(text)
    if len(typed) < 2:
        return []
    return list(_ordered(NamedPlace.objects.filter(folded__startswith=typed))[:MOST])


def in_part(text: str) -> list[NamedPlace]:
    """Places each word of whose names that was typed begins: “Alderbrook lib”, “library hall”.

    None for a single word that is short, which would begin anything.
    """
    words = folded(text).split()[:_MOST_WORDS]
    if sum(map(len, words)) < _SHORTEST_PART:
        return []
    begun = Q()
    for word in words:
        begun &= Q(folded__regex=rf"\m{word}")
    return list(_ordered(NamedPlace.objects.filter(begun))[: MOST + 1])


def _of_name(name: str) -> list[NamedPlace]:
    found = list(_ordered(NamedPlace.objects.filter(folded=name))) if name else []
    towns = [one for one in found if one.kind == _TOWN]
    return towns or found


def _ordered(places: QuerySet[NamedPlace]) -> QuerySet[NamedPlace]:
    return places.order_by("kind", "-venues", "name", "within")


def _lies(one: NamedPlace, marks: list[str]) -> bool:
    return all(mark.removeprefix("near ") in (*one.around, folded(one.within)) for mark in marks)
