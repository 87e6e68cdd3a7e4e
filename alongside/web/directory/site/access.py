"""What is known of getting in: what is there, what is not, and what nobody has said."""

from dataclasses import dataclass, field

from alongside.directory.models import Accessibility, Location

_FACTS = Accessibility.Fact
# Whom a venue is for says nothing of getting in: it is told where it holds, and not missed.
_WHOM = (_FACTS.WOMEN_ONLY, _FACTS.MEN_ONLY)


@dataclass(frozen=True)
class Told:
    """A fact in words, with what was said besides."""

    text: str
    details: str
    url: str


@dataclass(frozen=True)
class Access:
    """One venue. Silence is not a no: what nobody has said stands apart, to be asked."""

    yes: list[Told] = field(default_factory=list)
    no: list[Told] = field(default_factory=list)
    not_known: list[str] = field(default_factory=list)


def access_of(location: Location) -> Access:
    """What is known of one venue. Read the location with its accessibility facts."""
    rows = list(location.accessibility.all())
    known = {row.fact for row in rows}
    return Access(
        yes=[_told(row) for row in rows if row.holds],
        no=[_told(row) for row in rows if not row.holds],
        not_known=[str(fact.label) for fact in _FACTS if fact not in known and fact not in _WHOM],
    )


def _told(row: Accessibility) -> Told:
    words = str(row.get_fact_display()) if row.fact else ""
    text = words or row.description
    details = " ".join(filter(None, (row.description if words else "", row.details)))
    return Told(text, details, row.url)
