"""Two leads, two clicks, a stop and a sending at the very same moment."""

import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import OutOfTurn, Refused
from alongside.organisations.models import Organisation
from alongside.referrals.models import Referral
from alongside.safeguarding import services
from alongside.safeguarding.models import Concern, Entry
from alongside.safeguarding.services import Told, raise_concern
from alongside.safeguarding.states import Decision
from tests.factories.at_once import at_once, meanwhile
from tests.factories.standing import preparing, standing_people
from tests.factories.story import referred_on, service_of
from tests.safeguarding.conftest import WORDS, Scene, set_scene


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return set_scene(standing_people())


def test_a_double_click_raises_one_concern(scene):
    amina, key = scene.people.amina, uuid.uuid4()

    def click() -> Concern:
        return raise_concern(actor=amina, told=Told(words=WORDS, person=scene.ivy), key=key)

    first, second = at_once((amina, click), (amina, click))
    assert first == second, (first, second)
    with preparing():
        assert Concern.objects.count() == 1
        assert Entry.objects.filter(step="raise").count() == 1


def test_two_leads_decide_and_one_is_told_that_the_other_was_faster(scene):
    concern = scene.in_hand(consent="agreed")
    with acting_as(scene.sana):
        services.let_in(
            actor=scene.sana,
            concern=concern,
            user_id=scene.tom.user_id,
            why="Second opinion.",
            key=uuid.uuid4(),
        )

    def decide(lead, decision):
        return lambda: services.decide(
            actor=lead,
            concern=concern,
            decision=[decision],
            rationale="As I see it.",
            key=uuid.uuid4(),
        )

    results = at_once(
        (scene.sana, decide(scene.sana, Decision.POLICE)),
        (scene.tom, decide(scene.tom, Decision.NOTHING)),
    )
    assert sum(isinstance(result, Concern) for result in results) == 1, results
    assert sum(isinstance(result, OutOfTurn) for result in results) == 1, results
    with preparing():
        decision = Entry.objects.get(step="decide")
        assert Concern.objects.get().decision == decision.codes


def test_a_stop_waits_for_who_is_sending_and_the_next_is_refused(scene):
    amina, club = scene.people.amina, service_of(scene.people.dev)
    greens = Organisation.objects.get(pk=scene.people.dev.organisation_id)
    concern = scene.in_hand()

    def stop() -> list[str]:
        with acting_as(scene.sana):
            services.stop_referrals(
                actor=scene.sana,
                concern=concern,
                organisation=greens,
                why="Named.",
                key=uuid.uuid4(),
            )
            from alongside.referrals.doors import open_at

            return [row.reference for row in open_at(greens.pk)]

    with acting_as(amina):
        sent = referred_on(amina, scene.case, club)
        stopped = meanwhile(stop)
    assert stopped() == [sent.reference], "sent before the stop, it is on the lead's list"
    with pytest.raises(Refused):
        referred_on(amina, scene.case, club)
    with preparing():
        assert Referral.objects.filter(service=club).count() == 1
