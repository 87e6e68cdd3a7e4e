"""How much two entries look like one and the same, and why. Pure: no database."""

from dataclasses import dataclass
from math import hypot

from django.utils.translation import gettext as _
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

SURE_ENOUGH = 0.8  # from here on somebody is asked
NEAR = 150.0  # metres
_ALIKE = 0.75
_IN = frozenset({"at", "in"})


@dataclass(frozen=True)
class Looks:
    """What is compared of an entry; names folded as in ``directory.identity``."""

    name: str
    organisation: str
    postcodes: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    email: str = ""
    address: str = ""
    charity_number: str = ""
    places: tuple[tuple[float, float], ...] = ()
    source: str = ""
    times: frozenset[str] = frozenset()
    where: frozenset[str] = frozenset()  # the words of its places and towns, folded


def score(one: Looks, other: Looks) -> tuple[float, list[str]]:
    """0 to 1, and the reasons in words.

    The names carry most of it: a charity runs many services with one phone, in one building. What
    else they share can only confirm that a like name means the same; a different place denies it.
    """
    names = _names_alike(*_names_beside(one, other))
    if _are_a_series(one, other):
        return 0.0, [_("sessions of one series")]
    reasons = []
    if names == 1:
        reasons.append(_("the same name"))
    elif names >= _ALIKE:
        reasons.append(_("names that are alike"))
    shared = 0.0
    for weight, holds, said in (
        (0.30, one.postcodes & other.postcodes, _("the same postcode")),
        (0.25, one.organisation == other.organisation, _("the same organisation")),
        (0.25, _same(one.charity_number, other.charity_number), _("the same charity number")),
        (0.20, one.phones & other.phones, _("the same phone number")),
        (0.20, _same(one.email, other.email), _("the same e-mail address")),
        (0.20, _same(one.address, other.address), _("the same web address")),
        (0.15, _are_near(one, other), _("less than %d metres apart") % NEAR),
    ):
        if holds:
            shared += weight
            reasons.append(said)
    if names < _ALIKE:
        shared = min(shared, 0.3)  # a class for adults and one for children share all but the name
    elsewhere = _are_apart(one, other)
    if elsewhere:
        reasons.append(_("but in different places"))
    total = 0.6 * names + min(shared, 0.4) - (0.35 if elsewhere else 0)
    return round(max(0.0, total), 3), reasons


def _are_a_series(one: Looks, other: Looks) -> bool:
    """Both of the same people and the same list, which says that they meet at other times."""
    alike = one.organisation == other.organisation and one.source == other.source
    return alike and bool(one.times and other.times) and not one.times & other.times


def _names_beside(one: Looks, other: Looks) -> tuple[str, str]:
    """The names without the house and the town that both are in: all that meets there has those."""
    shared = one.where & other.where
    rest = [
        " ".join(word for word in each.name.split() if word not in shared | _IN)
        for each in (one, other)
    ]
    return (rest[0], rest[1]) if all(rest) else (one.name, other.name)


def _names_alike(one: str, other: str) -> float:
    """1 for the same words in any order, or written together; one inside a longer one is not."""
    if sorted(one.split()) == sorted(other.split()) or _together(one) == _together(other):
        return 1.0
    if _digits(one) != _digits(other):
        return 0.5  # Chair yoga 1 and Chair yoga 2 are two
    ordered = token_sort_ratio(one, other) / 100
    within = token_set_ratio(one, other) / 100 * 0.9
    typed = JaroWinkler.similarity(one, other) * 0.9
    return float(max(ordered, min(within, 0.5 + ordered / 2), min(typed, ordered + 0.1)))


def _together(name: str) -> str:
    return name.replace(" ", "")


def _digits(name: str) -> list[str]:
    return sorted(word for word in name.split() if any(letter.isdigit() for letter in word))


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _are_near(one: Looks, other: Looks) -> bool:
    return any(_metres(a, b) <= NEAR for a in one.places for b in other.places)


def _are_apart(one: Looks, other: Looks) -> bool:
    """Both say where they are, and nowhere is it the same."""
    if one.places and other.places:
        return not any(_metres(a, b) <= 10 * NEAR for a in one.places for b in other.places)
    return bool(one.postcodes and other.postcodes) and not one.postcodes & other.postcodes


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
