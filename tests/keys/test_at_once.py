"""Several processes answer one key at the very same moment: together they keep to its limit."""

import uuid
from collections.abc import Callable

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.common.errors import Refused, TooOften
from alongside.interop.keyed import Posted
from alongside.interop.referrals.body import NewReferral
from alongside.interop.referrals.views import _sent
from alongside.keys import services
from alongside.keys.scopes import Scope
from alongside.needs.services import load_needs
from alongside.organisations.models import Organisation
from alongside.referrals.models import Referral
from tests.factories.at_once import at_once
from tests.factories.standing import agreed, member_of, preparing, standing_people

HOUSE = Actor.system("api keys")


def test_all_processes_count_the_questions_of_a_key_together(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_A_MINUTE", 3)
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    people = standing_people()
    council = Organisation.objects.get(pk=people.efua.organisation_id)
    ada = member_of("Ada", council, "administrator")
    with acting_as(ada):
        made = services.make_key(
            actor=ada, name="Dashboard", scopes=[Scope.REPORTS_READ], days=1, key=uuid.uuid4()
        )

    def ask() -> Actor:
        return services.use_key(actor=HOUSE, token=str(made.token), scope=Scope.REPORTS_READ)

    results = at_once(*((HOUSE, ask) for _process in range(6)))
    refused = [result for result in results if isinstance(result, TooOften)]
    answered = [result for result in results if isinstance(result, Actor)]
    assert (len(answered), len(refused)) == (3, 3)


def test_two_programs_that_refer_one_person_at_once_send_one_referral(
    transactional_db: None,
) -> None:
    people = standing_people()
    with preparing() as system:
        load_needs(actor=system)
        agreed(Organisation.objects.get(pk=people.amina.organisation_id))
    asked = NewReferral.model_validate(
        {
            "referrer": "gita@elm.test",
            "to": str(people.amina.organisation_id),
            "person": {
                "nhs_number": "999 000 0018",
                "date_of_birth": "1958-03-31",
                "given_name": "Olive",
                "family_name": "Penrose",
            },
            "needs": ["loneliness"],
            "consent": {"basis": "agreed"},
            "risk": "none",
        }
    )

    def send(key: str) -> Callable[[], object]:
        return lambda: _sent(people.gita, asked, Posted(key, key.encode()))

    results = at_once(*((people.gita, send(f"request-{number}")) for number in range(4)))
    refused = [result for result in results if isinstance(result, Refused)]
    assert {each.field for each in refused} == {"although_open"}
    with preparing():
        assert (Referral.objects.count(), len(refused)) == (1, 3)
