"""Several processes answer one key at the very same moment: together they keep to its limit."""

import uuid

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.common.errors import TooOften
from alongside.keys import services
from alongside.keys.scopes import Scope
from alongside.organisations.models import Organisation
from tests.factories.at_once import at_once
from tests.factories.standing import member_of, standing_people

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
