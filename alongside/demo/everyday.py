"""What a team does on an ordinary day, so that a newcomer finds something on each of its pages."""

import uuid
from pathlib import Path
from typing import Any

from django.db import transaction

from alongside.accounts.actor import Actor
from alongside.care import services as care
from alongside.care.models import Absence, Appointment, Case, Document
from alongside.care.shares import rule_of
from alongside.care.states import Status
from alongside.common import clock
from alongside.common.once import hold
from alongside.consent.models import Consent
from alongside.demo.at_once import ask_at_once
from alongside.demo.at_the_door import ask_at_the_door
from alongside.demo.cast import Cast, load_cast
from alongside.demo.chance import Chance
from alongside.demo.content import read
from alongside.demo.errands import errands
from alongside.demo.inviting import invite_a_cohort
from alongside.demo.models import DemoArea
from alongside.demo.own_care import care_for_the_team
from alongside.demo.own_questions import ask_of_their_own
from alongside.demo.safeguards import PROVIDER, TEAM, Scene, open_cases, scene_of, worker_of
from alongside.demo.sessions import fill_sessions
from alongside.demo.slots import fill_slots
from alongside.directory.models import Service
from alongside.gaps.services import record_gap
from alongside.matching import services as matching
from alongside.matching.models import Suggestion
from alongside.people.models import Relation
from alongside.people.services import begin_relation, invite_proxy, register
from alongside.referrals.models import Referral
from alongside.referrals.services import Wish, send
from alongside.referrals.states import UNANSWERED
from alongside.volunteers import services as volunteers

_CONTENT = Path(__file__).with_name("content")
# The key of the absence: where it stands, the rest stands too.
_MARK = uuid.UUID(int=28)
_FIRST_DRAWN, _DRAWN_AGAIN = 40, 5  # days ago
_SHOWN_OF_A_NEED = 5
_ON_THE_SHORTLIST = 2


@transaction.atomic
def show_everyday() -> None:
    """Maps, shortlists, gaps, papers, helpers and cover of one team, told with its own verbs.

    Shown before, or with nobody to show it on, nothing happens.
    """
    hold("demo everyday")
    if Absence.objects.filter(pk=_MARK).exists():
        return
    cast = load_cast()
    cases = list(open_cases(cast))
    if not cases:
        return
    area = DemoArea.objects.get()
    with errands() as run_errands:
        scene = scene_of(area.as_of, cast, cases, run_errands)
        keys = Chance.of(area.seed, "everyday")
        _shares(scene)
        _maps(scene, keys, cases)
        _shortlists(scene, cases)
        _gaps(scene)
        _private_notes(scene, keys)
        _risks(scene, Chance.of(area.seed, "risks"), cases)
        _papers(scene, keys)
        _who_acts(scene, keys)
        _volunteers(scene, keys)
        _entered_twice(scene, keys, cases)
        invite_a_cohort(scene, _key(keys))
        fill_sessions(scene, keys, cases)
        fill_slots(scene, Chance.of(area.seed, "slots"))
        ask_of_their_own(scene, Chance.of(area.seed, "own questions"), cases)
        ask_at_once(scene, Chance.of(area.seed, "at once"), cases)
        ask_at_the_door(scene, Chance.of(area.seed, "at the door"))
        care_for_the_team(scene, keys)
        _cover(scene)


def _key(keys: Chance) -> uuid.UUID:
    return uuid.UUID(int=keys.getrandbits(128), version=4)


def _said(what: str) -> Any:
    return read("stories/everyday")[what]


def _own() -> list[Case]:
    """Of whoever reads pages of their own."""
    own = Case.objects.filter(status=Status.OPEN, person__own_account__isnull=False)
    return list(own.select_related("person", "referral")[:1])


def _shares(scene: Scene) -> None:
    """Whoever leads the team walks with people on one day of the week."""
    with scene.ago(1, scene.at_team("team_lead")) as actor:
        care.set_shares(actor=actor, points=rule_of(actor).points, hours={actor.user: 7.5})


def _maps(scene: Scene, keys: Chance, cases: list[Case]) -> None:
    """Drawn at a first talk and again a month later: the oldest cases, and the person's own."""
    oldest = sorted(cases, key=lambda case: case.opened_at)
    maps = _said("maps")
    for case, drawn in zip([*_own(), *oldest], maps, strict=False):
        ties = {}
        with scene.ago(_FIRST_DRAWN, worker_of(case)) as actor:
            for tie in drawn["before"]:
                ties[tie[0]] = care.draw_tie(actor=actor, case=case, key=_key(keys), **_tie(tie))
        with scene.ago(_DRAWN_AGAIN, worker_of(case)) as actor:
            for name, tie in drawn["after"].items():
                care.redraw_tie(actor=actor, tie=ties[name], key=_key(keys), **_tie(tie))
            for tie in drawn["anew"]:
                care.draw_tie(actor=actor, case=case, key=_key(keys), **_tie(tie))


def _tie(said: list[Any]) -> dict[str, Any]:
    return dict(zip(("name", "kind", "circle", "often", "feels", "wished"), said, strict=True))


def _shortlists(scene: Scene, cases: list[Case]) -> None:
    """Some services were looked at together, two are worth a try, one is not wanted."""
    for case in cases[:6]:
        need = case.referral.reasons.order_by("code").first()
        services = list(_answering(scene.cast, need.code)) if need else []
        if need is None or not services:
            continue
        about: dict[str, Any] = {"person": case.person, "case_id": case.pk}
        with scene.ago(4, worker_of(case)) as actor:
            content = {"needs": [need.code], "words": case.referral.words}
            matching.write_brief(actor=actor, content=content, **about)
            matching.show(actor=actor, services=[service.pk for service in services], **about)
            states = [Suggestion.State.SHORTLISTED] * _ON_THE_SHORTLIST
            chosen = zip(services, [*states, Suggestion.State.NOT_WANTED], strict=False)
            for service, state in chosen:
                if not Referral.objects.filter(person=case.person, service=service).exists():
                    matching.choose(actor=actor, service=service, state=state, **about)


def _answering(cast: Cast, need: str) -> list[Service]:
    listed = Service.objects.filter(
        takes_referrals=True,
        status=Service.Status.ACTIVE,
        organisation__in=cast.organisations.values(),
        needs__code=need,
    )
    return list(listed.order_by("name")[:_SHOWN_OF_A_NEED])


def _gaps(scene: Scene) -> None:
    for days, reason in enumerate(_said("gaps"), start=2):
        case = next(scene.cases)
        need = case.referral.reasons.order_by("code").first()
        if need:
            with scene.ago(days, worker_of(case)) as actor:
                record_gap(
                    actor=actor, person=case.person, case_id=case.pk, need=need, reason=reason
                )


def _private_notes(scene: Scene, keys: Chance) -> None:
    for days, text in enumerate(_said("private"), start=1):
        case = next(scene.cases)
        with scene.ago(days, worker_of(case)) as actor:
            care.write_private_note(actor=actor, case=case, key=_key(keys), text=text)


def _risks(scene: Scene, keys: Chance, cases: list[Case]) -> None:
    """Learned at a talk, said anew later, and one that is over: with those who are met first."""
    planned = Appointment.objects.filter(status=Appointment.Status.PLANNED)
    met = list(planned.order_by("at").values_list("case_id", flat=True))
    order = {case: place for place, case in enumerate(met)}
    first = sorted(cases, key=lambda case: order.get(case.pk, len(order)))
    for case, told in zip(first, _said("risks"), strict=False):
        with scene.ago(9, worker_of(case)) as actor:
            kind, words = told["noted"]
            key = _key(keys)
            risk = care.note_risk(actor=actor, case=case, key=key, kind=kind, words=words)
        with scene.ago(3, worker_of(case)) as actor:
            about: dict[str, Any] = {"actor": actor, "case": case, "risk": risk}
            if "anew" in told:
                kind, words = told["anew"]
                care.change_risk(**about, key=_key(keys), kind=kind, words=words)
            if "over" in told:
                care.end_risk(**about, why=told["over"])


def _papers(scene: Scene, keys: Chance) -> None:
    """A letter that the person sees too, and a picture of a door."""
    for case in [*_own(), next(scene.cases)]:
        for name, title, kind in (
            ("letter.pdf", "letter", Document.Kind.LETTER),
            ("door.jpg", "photo", Document.Kind.PHOTO),
        ):
            with scene.ago(6, worker_of(case)) as actor:
                care.add_document(
                    actor=actor,
                    case=case,
                    key=_key(keys),
                    file=(_CONTENT / name).read_bytes(),
                    title=_said(title),
                    kind=kind,
                    shown=kind == Document.Kind.LETTER,
                )


def _who_acts(scene: Scene, keys: Chance) -> None:
    """A daughter who hears the news, and an attorney who sees the plan as well."""
    news, plan = Relation.Scope.NEWS, Relation.Scope.PLAN
    carer, attorney = Relation.Kind.CARER, Relation.Kind.ATTORNEY
    for kind, name, scopes in (
        (carer, "Dawn Ellery", [news]),
        (attorney, "Martin Ellery", [news, plan]),
    ):
        case = next(scene.cases)
        with scene.ago(11, worker_of(case)) as actor:
            relation = begin_relation(
                actor=actor,
                person=case.person,
                kind=kind,
                name=name,
                scopes=scopes,
                evidence=_said(str(kind)),
                key=_key(keys),
            )
            email = f"{name.lower().replace(' ', '.')}@mail.example"
            invite_proxy(actor=actor, relation=relation, email=email, key=_key(keys))


def _volunteers(scene: Scene, keys: Chance) -> None:
    """Two help out at a charity without an account; one is asked about whoever waits there."""
    provider: Actor = scene.cast.at(PROVIDER, "provider")[0]
    with scene.ago(2, provider) as actor:
        named = [
            volunteers.name_volunteer(actor=actor, name=name, email=email, phone=phone)
            for name, email, phone in _said("volunteers")
        ]
        waiting = Referral.objects.filter(
            to_organisation=scene.cast.organisations[PROVIDER],
            service__isnull=False,
            status__in=UNANSWERED,
            sent_at__lt=clock.now(),
        ).order_by("sent_at", "pk")
        for referral in waiting[:1]:
            volunteers.offer(actor=actor, referral=referral, volunteer=named[0], key=_key(keys))


def _entered_twice(scene: Scene, keys: Chance, cases: list[Case]) -> None:
    """A second surgery refers somebody without asking for the number: they are there twice."""
    case = next(one for one in cases if one.person.phone and not one.person.preferred_name)
    person, needs = case.person, list(case.referral.reasons.order_by("code")[:1])
    with scene.ago(2, scene.cast.at("weir_bridge", "referrer")[0]) as actor:
        again = register(
            actor=actor,
            nhs_number=None,
            date_of_birth=person.date_of_birth,
            given_name=person.given_name,
            family_name=person.family_name.upper(),
            phone=person.phone,
            gender=person.gender,
        )
        send(
            actor=actor,
            person=again,
            to=scene.cast.organisations[TEAM],
            wish=Wish(
                needs=needs,
                words=_said("again"),
                consent_basis=Consent.Basis.AGREED,
            ),
            key=str(_key(keys)),
        )


def _cover(scene: Scene) -> None:
    """A colleague is away this week and the next; one of those who sign in looks after theirs."""
    workers = {actor.user: actor for actor in scene.cast.at(TEAM, "link_worker")}
    cover, *_others, away = workers
    with scene.ago(1, scene.at_team("team_lead")) as actor:
        care.be_away(
            actor=actor,
            key=_MARK,
            worker=away,
            cover=cover,
            starts_on=scene.day(0),
            ends_on=scene.day(9),
        )
