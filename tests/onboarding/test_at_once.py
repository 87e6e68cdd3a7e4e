"""Two who use one link, two who sign, two who take the same organisation on: at the very moment."""

import uuid

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership, User
from alongside.common.errors import OutOfTurn, Refused
from alongside.onboarding.models import AccessReview, Arrival
from alongside.onboarding.services.agreements import sign
from alongside.onboarding.services.invitations import accept, house_of
from alongside.onboarding.services.members import let_go, review
from alongside.onboarding.services.starting import take_on
from alongside.organisations.agreement_texts import newest
from alongside.organisations.models import Agreement, Organisation
from tests.factories.at_once import at_once, meanwhile
from tests.factories.standing import member_of, preparing, standing_people
from tests.onboarding.test_agreements import ran_out
from tests.onboarding.test_invitations import PASSWORD, invited
from tests.onboarding.test_members import membership_of
from tests.onboarding.test_starting import newcomer


def test_one_link_lets_one_in_however_many_click(transactional_db):
    people = standing_people()
    green = Organisation.objects.get(pk=people.dev.organisation_id)
    invitation = invited(member_of("Lena", green, "organisation_lead"))
    house = house_of(invitation)

    def begin() -> User:
        return accept(actor=house, invitation_id=invitation.pk, name="Noor", password=PASSWORD)

    results = at_once((house, begin), (house, begin))
    assert sorted(type(result) for result in results if isinstance(result, User)) == [User]
    assert [type(result) for result in results if not isinstance(result, User)] == [OutOfTurn]
    assert Membership.objects.filter(user__email="noor@example.test").count() == 1


def test_two_signatures_at_once_leave_one_agreement_that_holds(transactional_db):
    people = standing_people()
    green = Organisation.objects.get(pk=people.dev.organisation_id)
    leads = [member_of(name, green, "organisation_lead") for name in ("Lena", "Mo")]
    ran_out(green)

    def signing(lead):
        return lambda: sign(
            actor=lead,
            version=newest().text.code,
            signed_as=lead.name,
            position="Chair",
            agrees=True,
        )

    results = at_once(*((lead, signing(lead)) for lead in leads))
    assert all(isinstance(result, Agreement) for result in results), results
    assert Agreement.objects.filter(organisation=green, ended_at=None).count() == 1


def test_two_who_take_the_same_organisation_on_make_one_arrival(transactional_db):
    people = standing_people()
    green = Organisation.objects.get(pk=people.dev.organisation_id)
    council = Organisation.objects.get(pk=people.efua.organisation_id)
    both = [member_of(name, council, "administrator") for name in ("Priya", "Ada")]

    def taking(actor):
        return lambda: take_on(actor=actor, newcomer=newcomer(), key=uuid.uuid4(), known=green)

    results = at_once(*((actor, taking(actor)) for actor in both))
    with preparing():
        assert Arrival.objects.filter(organisation=green).count() == 1
    assert {type(result) for result in results} == {Arrival, Refused}


def test_who_is_let_go_at_this_moment_is_not_noted_as_needed(transactional_db):
    people = standing_people()
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    olga, omar = (member_of(name, team, "organisation_lead") for name in ("Olga", "Omar"))
    amina = membership_of(people.amina)

    def keep():
        with acting_as(omar):
            review(actor=omar, membership=amina, key=uuid.uuid4(), decision="keep")

    with acting_as(olga):
        let_go(actor=olga, membership=amina)
        outcome = meanwhile(keep)
    assert isinstance(outcome(), OutOfTurn)
    with preparing():
        assert not AccessReview.objects.exists()


def test_a_double_click_at_this_very_moment_notes_one_review(transactional_db):
    people = standing_people()
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    olga, key = member_of("Olga", team, "organisation_lead"), uuid.uuid4()
    amina = membership_of(people.amina)

    def end():
        review(actor=olga, membership=amina, key=key, decision="end")

    assert at_once((olga, end), (olga, end)) == [None, None]
    with preparing():
        assert AccessReview.objects.get().pk == key
