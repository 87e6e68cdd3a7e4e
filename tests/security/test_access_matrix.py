"""The access matrix is true: each address is opened as each role, for those whom it concerns and
for those who do the same work elsewhere."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership, User
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import EVERYBODY, ROLES, Volunteer
from alongside.care import services as care
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.directory.models import Claim, Proposal
from alongside.directory.services.claims import claim
from alongside.organisations.models import Agreement, Organisation
from alongside.people.models import EmergencyAccess, Hidden
from alongside.people.services import Emergency, break_glass, hide
from alongside.referrals.services import move
from alongside.safeguarding.models import Duty
from alongside.safeguarding.services import Told, call_those_due, raise_concern
from alongside.volunteers.models import Offer
from alongside.volunteers.models import Volunteer as VolunteerRow
from alongside.web.doors import ActorMiddleware
from tests.architecture.repository import ROOT
from tests.factories.standing import Standing, member_of, preparing, safeguarding_lead
from tests.factories.story import (
    NHS_NUMBERS,
    acting_for,
    let_in,
    objecting,
    on_the_way,
    referred,
    referred_on,
    registered,
    somebody_for,
    taken_on,
    themselves,
)
from tests.security.walk import filled

FILE = ROOT / "docs" / "access-matrix.md"
PART = re.compile(r"<\w+:(\w+)>")
# Ivy is not protected: there is no circle around her to change. Nobody tried to reach her in vain,
# so there is nothing to write to her about (tests/web/test_writing_pages.py). Her map holds what
# her link worker drew, which she does not change (tests/portal/test_own_map.py).
NOT_IN_THE_STORY = {
    *(f"/cases/<uuid:case_id>/safety/{part}/" for part in ("circle", "off", "reach")),
    "/cases/<uuid:case_id>/write/",
    # A form that nobody has published has no version yet (tests/questions/test_building_pages.py).
    "/organisation/questions/<uuid:form_id>/versions/<int:number>/",
    # Takes what one's own phone kept, and not an empty hand (tests/booking/test_register.py).
    "/places/sessions/<uuid:session_id>/register/send/",
    *(f"/my/plan/<uuid:case_id>/around/<uuid:tie_id>/{part}" for part in ("", "off/")),
}
# Takes somebody off one's own organisation's list, or a calendar off one's own; what is not on it
# is not on it afterwards.
ALIKE_FOR_ALL = {"/safeguarding/duty/<uuid:user_id>/end/", "/places/calendars/<uuid:calendar_id>/"}
# Steps on the way in: without the first one they lead back to it.
STEPS_OF_SIGNING_IN = {"/account/code/", "/account/passkey/"}
# Not there; or a form that is incomplete for everybody, before anybody asks what it is about.
ELSEWHERE = {404, 400}


def _rows() -> Iterator[tuple[str, dict[str, str]]]:
    """Each address of the file, and what stands under each head."""
    table = FILE.read_text(encoding="utf-8").partition("## Verbs")[0]
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("| ")
    ]
    for cells in lines[1:]:
        yield cells[0].strip("`"), dict(zip(lines[0][2:], cells[2:], strict=True))


class Walk:
    """Browsers of each role: at the organisations that Ivy's story is about, and elsewhere."""

    def __init__(self, people: Standing, rhys: Actor, browser_of: Callable[..., Client]) -> None:
        farside = Organisation.objects.get(pk=people.cara.organisation_id)
        team = Organisation.objects.get(pk=people.amina.organisation_id)
        self.sana = safeguarding_lead(people)
        ivy = registered(people.gita)
        self.near: dict[str, Actor] = {
            "referrer": people.gita,
            "link_worker": people.amina,
            "team_lead": people.leila,
            "provider": people.dev,
            "commissioner": people.efua,
            "directory_editor": rhys,
            "safeguarding_lead": self.sana,
            "person": themselves(ivy),
            "proxy": let_in(somebody_for(ivy, people.amina)),
        }
        self.near |= {
            code: member_of(f"near-{code}", team, code) for code in ROLES if code not in self.near
        }
        self.far = {
            code: member_of(f"far-{code}", farside, code) for code in ROLES if code != "link_worker"
        }
        una = registered(people.cara, NHS_NUMBERS[1], given_name="Una")
        self.far |= {
            "link_worker": people.cara,
            "person": themselves(una),
            "proxy": let_in(somebody_for(una, people.cara)),
        }
        # A volunteer with a link signs in nowhere: what is public is all that opens to them.
        self.names = {
            role.code: str(role.name) for role in EVERYBODY if role.code != Volunteer.code
        }
        self.browsers = {
            actor.user_id: browser_of(actor) for actor in (*self.near.values(), *self.far.values())
        }
        self.ivy, self.people = ivy, people
        self.tried = set[tuple[str, frozenset[Permission]]]()

    def status(self, actor: Actor, address: str) -> int:
        """What it answers; a button is pressed with nothing filled in, and then undone."""
        browser = self.browsers[actor.user_id]
        with transaction.atomic():
            answer = browser.get(address)
            if answer.streaming:
                answer.getvalue()
            if answer.status_code == 405:
                answer = browser.post(address, {})
            transaction.set_rollback(True)
        return answer.status_code

    def lets_in(self, actor: Actor, address: str) -> bool:
        """Whether the door opens. The whole way to it is gone once for each kind of door."""
        view = resolve(address).func
        kind = (actor.role_code, view.permissions)
        if kind not in self.tried:
            self.tried.add(kind)
            return self.status(actor, address) != 403
        request = RequestFactory().get(address)
        request.actor, request.user = actor, User(pk=actor.user_id)
        return ActorMiddleware(lambda request: None).process_view(request, view, (), {}) is None


@pytest.fixture
def walk(people: Any, rhys: Any, club: Any, browser_of: Any, no_page_at_shut_doors: None) -> Walk:
    return Walk(people, rhys, browser_of)


@pytest.fixture
def known(walk: Walk, club: Any) -> dict[str, list[object]]:
    """The ids of everything in Ivy's story."""
    people = walk.people
    case = taken_on(people.amina, referred(people.gita, walk.ivy, people.amina))
    onward, taken = (referred_on(people.amina, case, club) for _twice in range(2))
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=taken, name="accept")
    with acting_as(people.amina) as amina:
        goal = care.set_goal(actor=amina, case=case, words="Get out more", key=uuid.uuid4())
        care.write_plan(
            actor=amina, case=case, base=0, words={"strengths": "Sings"}, key=uuid.uuid4()
        )
        action = care.agree_action(
            actor=amina, goal=goal, what="Ring the club", owner="person", key=uuid.uuid4()
        )
        raised = raise_concern(
            actor=amina, told=Told(words="He hits me.", person=walk.ivy), key=uuid.uuid4()
        )
    call_those_due()
    relation = acting_for(people.amina, case)
    objection = objecting(people.amina, case)
    with acting_as(people.gita) as gita:
        asked = claim(actor=gita, service=club)
    with acting_as(people.leila) as leila:
        break_glass(
            actor=leila,
            nhs_number=NHS_NUMBERS[1],
            date_of_birth=dt.date(1948, 3, 9),
            emergency=Emergency(why="life", reason="She rang us and has taken tablets."),
            key=uuid.uuid4(),
        )
    with acting_as(people.amina) as amina:
        hide(actor=amina, person=walk.ivy, what="goal", subject=goal.pk)
    with preparing():
        hidden = Hidden.objects.get()
        consents = list(Consent.objects.filter(person=walk.ivy).values_list("pk", flat=True))
        access = EmergencyAccess.objects.get()
        proposal = Proposal.objects.create(
            service=club,
            by_id=gita.user_id,
            organisation_id=gita.organisation_id,
            key=uuid.uuid4(),
        )
        Duty.objects.create(
            organisation_id=walk.sana.organisation_id,
            user_id=walk.sana.user_id,
            position=1,
            minutes=15,
        )
        assert Claim.objects.filter(pk=asked.pk).exists()
        along = {"on": "2026-11-28", "parts": {"strengths": "Sings"}}
        type(onward).objects.filter(pk=onward.pk).update(about_me=along)
        helpers = [_volunteer(walk.near["organisation_lead"]), _volunteer(people.dev)]
        offer = Offer.objects.create(
            volunteer=helpers[1],
            referral=onward,
            sent_by_id=people.dev.user_id,
            expires_at=clock.now() + dt.timedelta(days=7),
        )
    return {
        "case_id": [case.pk],
        "referral_id": [case.referral_id, onward.pk, taken.pk],
        "goal_id": [goal.pk],
        **on_the_way(people.amina, case, club),
        "action_id": [action.pk],
        "consent_id": consents,
        "relation_id": [relation.pk],
        "objection_id": [objection.pk],
        "hidden_id": [hidden.pk],
        "subject": [goal.pk],
        "service_id": [club.pk],
        "organisation_id": [club.organisation_id, people.amina.organisation_id],
        "membership_id": [Membership.objects.get(user=people.amina.user_id).pk],
        "agreement_id": [Agreement.objects.get(organisation=people.amina.organisation_id).pk],
        "concern_id": [raised.pk],
        "user_id": [walk.sana.user_id, people.amina.user_id],
        "claim_id": [asked.pk],
        "proposal_id": [proposal.pk],
        "access_id": [access.pk],
        "volunteer_id": [one.pk for one in helpers],
        "offer_id": [offer.pk],
        "job_id": [1],
        "step_id": [1],
        "provider_id": ["none"],
        "question_id": ["needs"],
        "code": ["cy", "referrals_by_status"],
        "year": [2026],
        "month": [12],
        "part": ["about_me", "strengths"],
        "size": ["large"],
        "number": [1],
    }


def _volunteer(actor: Actor) -> VolunteerRow:
    """Somebody who helps out where the actor works. Call while ``preparing``."""
    return VolunteerRow.objects.create(
        organisation_id=actor.organisation_id,
        user=User.objects.create_user(f"{uuid.uuid4()}@volunteer.invalid", name="Vera"),
        name="Vera",
        email="vera@home.test",
        named_by_id=actor.user_id,
    )


def test_a_volunteer_with_a_link_opens_what_is_public_alone() -> None:
    for route, cells in _rows():
        expected = cells["visitor"] if cells["visitor"] in ("yes", "key") else ""
        assert cells[str(Volunteer.name)] == expected, route


def test_each_address_opens_as_the_matrix_says(walk: Walk, known: Any) -> None:
    for route, cells in _rows():
        if "^" in route or cells["visitor"] in ("yes", "key"):
            continue
        for address in filled(route, known):
            assert Client().get(address).status_code == 302, f"{address}: who has not signed in"
        found = set[int]()
        for (code, name), address in product(walk.names.items(), filled(route, known)):
            where = f"{address} as {name}"
            if cells[name] != "own":
                assert walk.lets_in(walk.near[code], address) == (cells[name] == "yes"), where
                continue
            found.add(walk.status(walk.near[code], address))
            if route not in ALIKE_FOR_ALL:
                assert walk.status(walk.far[code], address) in ELSEWHERE, f"{where}, elsewhere"
        told = {*PART.findall(route)} <= {*known} and route not in NOT_IN_THE_STORY
        own = "own" in cells.values() and told
        assert not own or found & {200, 302, 400, 422}, f"{route} opens to nobody: {found}"


def test_what_is_public_opens_to_a_visitor(known: Any) -> None:
    for route, cells in _rows():
        if cells["visitor"] == "yes" and "^" not in route and route != "/healthz":
            for address in filled(route, known):
                answer = Client().get(address)
                assert answer.status_code not in (401, 403) and answer.status_code < 500, address
                assert address in STEPS_OF_SIGNING_IN or not (
                    answer.status_code == 302 and reverse("account_login") in answer["Location"]
                ), address
                if answer.streaming:
                    answer.getvalue()


def test_where_programs_ask_with_a_key_no_sign_in_opens_anything(walk: Walk, known: Any) -> None:
    keyed = [route for route, cells in _rows() if cells["visitor"] == "key"]
    assert keyed
    for address in (address for route in keyed for address in filled(route, known)):
        asked = Client().get(address).status_code
        # What is only sent answers no question: tests/keys/test_sending.py sends it signed in.
        assert asked == 401 or (asked == 405 and Client().post(address).status_code == 401), address
        assert {walk.status(actor, address) for actor in walk.near.values()} == {401}, address


def test_the_file_names_every_role_and_every_address_once() -> None:
    routes = [route for route, _cells in _rows()]
    assert len(routes) == len(set(routes)) > 150
    for _route, cells in _rows():
        assert list(cells) == ["visitor", *(str(role.name) for role in EVERYBODY)]
    assert not [route for route in routes if re.search(r"\s", route)]
