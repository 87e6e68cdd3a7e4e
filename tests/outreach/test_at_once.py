"""A link is answered at the very moment at which it is answered otherwise, or by somebody else."""

from typing import Any

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import OutOfTurn
from alongside.needs.services import load_needs
from alongside.outreach import services
from alongside.outreach.models import Invitee, OptOut
from alongside.referrals.models import Referral
from tests.factories.at_once import at_once, meanwhile
from tests.factories.standing import preparing, standing_people
from tests.outreach.scene import a_running_list, invite_now, on_it, somebody

HOUSE = Actor.system("invited")


@pytest.fixture
def people(transactional_db: None) -> Any:
    with preparing() as actor:
        load_needs(actor=actor)
    return standing_people()


@pytest.fixture
def ivy(people: Any) -> Invitee:
    """Invited, and she has not answered yet."""
    person = somebody(people, 1)
    begun = a_running_list(people)
    assert invite_now(begun) == 1
    return on_it(begun)[person.pk]


def _answer(invitee: Invitee, said: str) -> Any:
    return lambda: services.answer(actor=HOUSE, link=invitee.link, said=said)


@pytest.mark.parametrize("both", [("yes", "yes"), ("never", "yes"), ("not_now", "never")])
def test_of_two_answers_by_one_link_one_counts_wholly(people: Any, ivy: Invitee, both) -> None:
    results = at_once(*((HOUSE, _answer(ivy, said)) for said in both))
    assert sorted(results) == [False, True], results
    counted = both[results.index(True)]
    with preparing():
        ivy.refresh_from_db()
        assert (ivy.status, ivy.by_link) == (counted, True)
        assert Referral.objects.count() == (counted == "yes")
        assert OptOut.objects.count() == (counted == "never")


def test_she_rings_while_somebody_clicks_and_there_is_one_referral(
    people: Any, ivy: Invitee
) -> None:
    with acting_as(people.amina) as amina:
        services.note_answer(actor=amina, invitee=ivy, said="yes")
        click = meanwhile(lambda: _as_the_house(ivy, "yes"))
    assert click() is False
    with preparing():
        assert Referral.objects.count() == 1


def test_what_was_clicked_first_is_not_written_over_by_the_team(people: Any, ivy: Invitee) -> None:
    def note() -> None:
        with acting_as(people.amina) as amina:
            services.note_answer(actor=amina, invitee=ivy, said="not_now")

    with acting_as(HOUSE) as house:
        assert services.answer(actor=house, link=ivy.link, said="yes")
        noted = meanwhile(note)
    assert isinstance(noted(), OutOfTurn)
    with preparing():
        ivy.refresh_from_db()
        assert ivy.status == "yes" and ivy.referral_id


def _as_the_house(invitee: Invitee, said: str) -> bool:
    with acting_as(HOUSE) as house:
        return services.answer(actor=house, link=invitee.link, said=said)
