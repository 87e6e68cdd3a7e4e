"""How far the invented organisations and venues are known: tiers, evidence, ways in."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from alongside.common import clock
from alongside.demo.chance import Chance
from alongside.demo.content import read
from alongside.directory.models import Accessibility, Assurance, Evidence, Location, Photo
from alongside.organisations.models import Organisation

_DOOR = Path(__file__).with_name("content") / "door.jpg"
_PAPERS = (
    Evidence.Kind.INSURANCE,
    Evidence.Kind.SAFEGUARDING,
    Evidence.Kind.DBS,
    Evidence.Kind.CONSTITUTION,
    Evidence.Kind.VISIT,
)


def make_trust(seed: int, members: Iterable[Organisation], groups: Iterable[Organisation]) -> None:
    """Members are commissioned or checked; of the small groups some are no more than listed."""
    assurances: list[Assurance] = []
    evidence: list[Evidence] = []
    for organisation, tier in (
        *((one, _of_member(one)) for one in members),
        *((one, _of_group(seed, one)) for one in groups),
    ):
        if tier == Assurance.Tier.LISTED:
            continue
        chance = Chance.of(seed, "trust", organisation.name)
        given = clock.today() - dt.timedelta(days=chance.randint(20, 330))
        assurance = Assurance(
            organisation=organisation,
            tier=tier,
            given_by=read("entries")["given_by"],
            given_on=given,
            expires_on=given + dt.timedelta(days=365),
        )
        assurances.append(assurance)
        if tier != Assurance.Tier.DECLARED:
            evidence += _papers(chance, assurance)
    Assurance.objects.bulk_create(assurances)
    Evidence.objects.bulk_create(evidence)


def _of_member(organisation: Organisation) -> str:
    public = organisation.kind == Organisation.Kind.COUNCIL
    return Assurance.Tier.COMMISSIONED if public else Assurance.Tier.CHECKED


def _of_group(seed: int, organisation: Organisation) -> str:
    return Chance.of(seed, "tier", organisation.name).one_of(read("entries")["tiers"])


def _papers(chance: Chance, assurance: Assurance) -> Iterator[Evidence]:
    for kind in chance.sample(_PAPERS, 3):
        seen = assurance.given_on
        yield Evidence(
            assurance=assurance,
            kind=kind,
            seen_on=seen,
            expires_on=None
            if kind == Evidence.Kind.VISIT
            else seen + dt.timedelta(days=chance.randint(200, 1000)),
        )


def make_ways_in(seed: int, venues: Mapping[tuple[str, str], Location]) -> None:
    """What somebody has said of getting into each venue, and some doors in a picture.

    Of much nobody has said anything.
    """
    rows = [row for at, location in venues.items() for row in _facts(seed, at, location)]
    Accessibility.objects.bulk_create(rows)
    Photo.objects.bulk_create(_photos(seed, venues))


def _photos(seed: int, venues: Mapping[tuple[str, str], Location]) -> Iterator[Photo]:
    """A picture of the door for some venues."""
    content, door = read("entries"), _DOOR.read_bytes()
    for at, location in venues.items():
        if Chance.of(seed, "photo", *at).likely(0.25):
            yield Photo(
                location=location,
                image=door,
                width=480,
                height=360,
                alt=content["photo"],
                credit=content["photo_credit"],
            )


def _facts(seed: int, at: tuple[str, str], location: Location) -> Iterator[Accessibility]:
    content = read("entries")
    chance = Chance.of(seed, "access", *at)
    if chance.likely(0.1):
        return
    for fact, (said, yes) in content["access"].items():
        if not chance.likely(said / 100):
            continue
        holds = chance.likely(yes / 100)
        details = chance.choice(content["access_details"].get(fact, [""])) if holds else ""
        yield Accessibility(location=location, fact=fact, holds=holds, details=details)
