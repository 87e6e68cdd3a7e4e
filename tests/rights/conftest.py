"""Ivy's record, Petra who answers for it, and what Ivy asks."""

import uuid
from dataclasses import dataclass

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.care import services as care
from alongside.care.models import Case
from alongside.outcomes.services import record_response
from alongside.people.models import Person
from alongside.referrals import services as referring
from alongside.referrals.models import ReferralAnswer
from alongside.rights import services
from alongside.rights.copying.reading import all_held, notes_in
from alongside.rights.models import Copy, RightsRequest
from alongside.rights.services import Verdict
from alongside.rights.states import Kind
from tests.factories.standing import Standing, preparing, privacy_officer
from tests.factories.story import (
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    themselves,
)
from tests.questions.test_forms import published
from tests.web.conftest import browser_of

__all__ = ["browser_of"]

SON = "Her son Kit owes money to a man called Rafe."


def words(verb: str) -> str:
    return f"did {verb}"


@dataclass(frozen=True)
class Scene:
    """Everybody, Ivy's case with a note about her son, and Petra, privacy officer of the team."""

    people: Standing
    petra: Actor
    ivy: Person
    herself: Actor
    case: Case

    def asked(self, kind: str = Kind.COPY, **more: str) -> RightsRequest:
        """Ivy asks on her own pages."""
        with acting_as(self.herself) as ivy:
            return services.ask(
                actor=ivy, person_id=self.ivy.pk, kind=kind, key=uuid.uuid4(), **more
            )

    def read(self, request: RightsRequest, **verdicts: Verdict) -> None:
        """Petra reads every note: Ivy gets it, unless ``verdicts`` by column say otherwise."""
        with acting_as(self.petra) as petra:
            notes = notes_in(all_held(petra, request, words))
            said = {note.item: verdicts.get(note.name, Verdict(given=True)) for note in notes}
            services.check(actor=petra, request=request, verdicts=said)

    def given(self, request: RightsRequest, **verdicts: Verdict) -> Copy:
        """Petra reads the notes and gives the copy."""
        self.read(request, **verdicts)
        with acting_as(self.petra) as petra:
            return services.release(actor=petra, request=request, key=uuid.uuid4(), words=words)


def answered_of_their_own(scene: Scene) -> None:
    """The team had asked something of its own when Ivy was referred."""
    version = published(scene.people.leila)
    with preparing():
        ReferralAnswer.objects.create(
            referral_id=scene.case.referral_id,
            version=version,
            position=1,
            question="bread",
            label="What does she eat?",
            text="Brown bread",
            by_link=False,
        )


@pytest.fixture
def scene(people) -> Scene:
    ivy = registered(people.gita, contact_note="Not when Kit is in")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina, note="Knits well"))
    with acting_as(people.amina) as amina:
        care.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=20,
            outcome="spoke",
            note=SON,
        )
        goal = care.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="See people")
        care.agree_action(
            actor=amina, goal=goal, key=uuid.uuid4(), what="Visit the club", owner="person"
        )
        record_response(
            actor=amina,
            person=ivy,
            case_id=case.pk,
            instrument_code="ons4",
            point="baseline",
            answers={"satisfied": 4},
            mode="phone",
            key="ons4",
        )
        referring.add_note(actor=amina, referral=case.referral, text="Thank you", key=uuid.uuid4())
    referred_on(people.amina, case, service_of(people.dev))
    return Scene(people, privacy_officer(people), ivy, themselves(ivy), case)
