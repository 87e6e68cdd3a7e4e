"""The last place of a week is asked for by two at the very same moment."""

import uuid

from alongside.accounts.actor import acting_as
from alongside.common.errors import Refused
from alongside.directory.services.service_intake import limit_intake
from alongside.referrals.models import Referral
from alongside.referrals.services import send
from tests.factories.at_once import at_once
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    registered,
    service_of,
    taken_on,
    wish,
)


def test_one_of_two_gets_the_last_place_and_the_other_is_told(transactional_db, people):
    with preparing():
        club = service_of(people.dev)
    with acting_as(people.dev) as dev:
        limit_intake(actor=dev, service=club, most_a_week=1)
    cases = [
        taken_on(people.amina, referred(people.gita, registered(people.gita, number), people.amina))
        for number in NHS_NUMBERS[:2]
    ]

    def sending(actor, case):
        return actor, lambda: send(
            actor=actor,
            person=case.person,
            to=club,
            wish=wish(),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )

    results = at_once(sending(people.amina, cases[0]), sending(people.ben, cases[1]))
    refused = [one for one in results if isinstance(one, Refused)]
    assert len(refused) == 1
    assert "as many new referrals as it takes on in a week" in refused[0].message
    with preparing():
        assert Referral.objects.filter(service=club).count() == 1
