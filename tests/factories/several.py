"""Two services of two organisations, asked by one form."""

import uuid
from dataclasses import dataclass

from alongside.accounts.actor import Actor, acting_as
from alongside.care.models import Case
from alongside.directory.models import Service
from alongside.organisations.models import Organisation
from alongside.referrals.models import Referral
from alongside.referrals.services import Wish, send_to_several
from tests.factories.standing import Standing, member_of, preparing
from tests.factories.story import referred, registered, service_of, taken_on, wish


@dataclass(frozen=True)
class Two:
    """Dev's lunch club and Nia's warm room, and the case of Ivy, who would like either."""

    people: Standing
    nia: Actor
    club: Service
    room: Service
    case: Case

    def asked(self, fit: str = "first", key: uuid.UUID | None = None) -> tuple[Referral, Referral]:
        """Amina asks both with one form: what the club and what the room was sent."""
        return self.asked_with([(self.club, wish()), (self.room, wish())], fit, key)

    def asked_with(
        self, wishes: list[tuple[Service, Wish]], fit: str = "first", key: uuid.UUID | None = None
    ) -> tuple[Referral, Referral]:
        with acting_as(self.people.amina) as amina:
            sent = send_to_several(
                actor=amina,
                person=self.case.person,
                wishes=wishes,
                fit=fit,
                key=key or uuid.uuid4(),
                parent=self.case.referral,
            )
        by_service = {one.service_id: one for one in sent}
        return by_service[self.club.pk], by_service[self.room.pk]


def two_services(people: Standing) -> Two:
    """Both take referrals; Ivy is with Amina."""
    with preparing():
        hall = Organisation.objects.create(
            name="Warm Welcome", kind=Organisation.Kind.PROVIDER, email="hall@warm.example"
        )
        nia = member_of("Nia", hall, "provider")
        club, room = service_of(people.dev), service_of(nia, name="Warm room")
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    with acting_as(people.amina):
        assert case.person  # read now: others who act in a test do not see her
    return Two(people, nia, club, room, case)
