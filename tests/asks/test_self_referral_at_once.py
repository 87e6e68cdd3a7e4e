"""Two who ask for themselves at once, from a phone and a tablet: the team is asked once."""

import uuid
from typing import Any

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.asks.services.self_referral import Wanted, ask_for_help
from alongside.care.models import Case
from alongside.care.services import close_case
from alongside.common.errors import OutOfTurn
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.referrals.models import Referral
from tests.asks.test_asks import case_of
from tests.factories.at_once import meanwhile
from tests.factories.standing import preparing
from tests.factories.story import themselves


@pytest.fixture
def over(transactional_db: None, people: Any) -> Case:
    case = case_of(people)
    with acting_as(people.amina) as amina:
        close_case(actor=amina, case=case, outcome="moved")
    return case


def _ask(ivy: Actor, team: Organisation, key: uuid.UUID) -> Referral:
    needs = list(Need.objects.filter(code="loneliness"))
    return ask_for_help(actor=ivy, team=team, wanted=Wanted(needs), key=key)


@pytest.mark.parametrize("same_form", [True, False])
def test_asked_twice_at_once_it_is_one_referral(
    people: Any, over: Case, *, same_form: bool
) -> None:
    ivy, team = themselves(over.person), over.organisation
    first, second = uuid.uuid4(), uuid.uuid4()

    def again() -> uuid.UUID:
        with acting_as(ivy):
            return _ask(ivy, team, first if same_form else second).pk

    with acting_as(ivy):
        sent = _ask(ivy, team, first)
        outcome = meanwhile(again)
    if same_form:
        assert outcome() == sent.pk
    else:
        assert isinstance(outcome(), OutOfTurn)
    with preparing():
        assert Referral.objects.filter(key__startswith="own:").count() == 1
