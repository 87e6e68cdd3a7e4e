"""From a person and what is looked for with them to the facts that decide."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.care.heard import Heard, heard_of
from alongside.care.models import Case
from alongside.common import clock
from alongside.common.distances import METRES_PER_MILE
from alongside.common.errors import Refused
from alongside.common.places import Place
from alongside.directory.models import Service
from alongside.directory.places import find
from alongside.directory.queries.elsewhere import around, home_area
from alongside.matching.models import Brief, Suggestion
from alongside.matching.queries.kept import states_of
from alongside.matching.queries.offers import looked_up
from alongside.matching.queries.suiting import Suiting, suiting
from alongside.matching.rules.facts import Sought
from alongside.matching.rules.groups import born_alike
from alongside.matching.rules.ranking import Match, RuledOut, rank
from alongside.matching.weights import weights
from alongside.needs.queries import by_code
from alongside.people.models import Person
from alongside.people.rules import age_on
from alongside.web.matching.forms import ACCESS, LANGUAGES, TIMES

_GENDERS = {Person.Gender.MALE: "male", Person.Gender.FEMALE: "female"}


@dataclass(frozen=True)
class Home:
    """Where the person lives, as far as it may be used: nowhere for one in safe mode."""

    place: Place | None = None
    outcode: str = ""
    postcode: str = ""


def home_of(person: Person) -> Home:
    """Their home; of a protected person nothing stands in the row that this reads."""
    if person.protected or not person.postcode:
        return Home()
    try:
        spot = find(person.postcode)
    except Refused:
        return Home()
    return Home(spot.place, spot.outcode, person.postcode)


def sought(case: Case, brief: Brief, home: Home, states: dict[uuid.UUID, str]) -> Sought:
    """The facts about the person of the case that decide."""
    needs = by_code(brief.needs)
    person = case.person
    unwanted = (id_ for id_, state in states.items() if state == Suggestion.State.NOT_WANTED)
    return Sought(
        needs={code: _(needs[code].name) for code in brief.needs if code in needs},
        age=age_on(person.date_of_birth, clock.today()),
        gender=_GENDERS.get(Person.Gender(person.gender), ""),
        outcode=home.outcode,
        language=brief.language,
        language_name=str(LANGUAGES.get(brief.language, "")),
        access={fact: str(ACCESS[fact]) for fact in brief.access if fact in ACCESS},
        times={facet: str(TIMES[facet]) for facet in brief.times if facet in TIMES},
        most_cost=brief.most_cost,
        furthest=brief.furthest * METRES_PER_MILE if brief.furthest else None,
        not_wanted=frozenset(unwanted),
    )


def what_suits(
    actor: Actor, case: Case, brief: Brief, states: dict[uuid.UUID, str]
) -> tuple[Suiting, Sought, Home]:
    """All that there is for the person of a case."""
    home = home_of(case.person)
    facts = sought(case, brief, home, states)
    return suiting(actor, facts, brief.words, home.place, home.postcode), facts, home


def side_by_side(
    actor: Actor,
    case: Case,
    brief: Brief,
    states: dict[uuid.UUID, str],
    services: Iterable[uuid.UUID],
) -> list[Match | RuledOut]:
    """These services alone, each with what speaks for or against it, the best first."""
    home = home_of(case.person)
    facts = sought(case, brief, home, states)
    theirs = around(home_area(actor), home.postcode)
    found = looked_up(actor, list(services), home.place, brief.words, theirs)
    ranked = rank(facts, found, weights(), clock.today())
    return [*ranked.matches, *ranked.ruled_out]


def said_of(actor: Actor, case: Case, services: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """By service, what people like the person of the case said of going there, in a sentence."""
    alike = born_alike(case.person.date_of_birth, clock.today())
    return {id_: _in_words(one) for id_, one in heard_of(actor, list(services), alike).items()}


def _in_words(heard: Heard) -> str:
    numbers = {"answered": heard.answered, "went": heard.went, "not": heard.not_for_them}
    if heard.alike:
        said = _("Of %(answered)s people of about their age who told your team, %(went)s went")
    else:
        said = _("Of %(answered)s people who told your team, %(went)s went")
    not_right = _("for %(not)s it was not the right thing")
    return (f"{said}; {not_right}" if heard.not_for_them else said) % numbers


def others_like(actor: Actor, case: Case, service: Service, most: int = 3) -> list[Match]:
    """The best others that take referrals now, for what the case and this service have in common.

    Nothing of the person's words is looked for, and nothing is remembered as suggested.
    """
    reasons = [named.need.code for named in case.referral.named_reasons.all()]
    trade = {need.code for need in service.needs.all()}
    common = [code for code in reasons if code in trade] or [*trade] or reasons
    states = states_of(actor, case.pk)
    home = home_of(case.person)
    facts = sought(case, Brief(needs=common), home, states)
    found = suiting(actor, facts, "", home.place, home.postcode).ranked.matches
    return [one for one in found if one.offer.takes_referrals and one.offer.id != service.pk][:most]
