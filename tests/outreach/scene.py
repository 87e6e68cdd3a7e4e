"""People on lists, and lists that invite them."""

import datetime as dt
import uuid
from typing import Any

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.needs.models import Need
from alongside.outreach import services
from alongside.outreach.choosing import Query
from alongside.outreach.models import Invitee, InviteList
from alongside.outreach.services.inviting import for_the_team
from alongside.people.models import Person
from tests.factories.standing import person_of, preparing

OLDER = Query(age_from=60)


def a_plan(**changes: Any) -> services.Plan:
    said = {
        "name": "Quiet winter",
        "purpose": "To offer a talk before it gets dark.",
        "basis": "care",
        "basis_why": "They are offered help for themselves.",
        "need": Need.objects.get(code="loneliness"),
        "a_week": 2,
        "review_on": clock.today() + dt.timedelta(days=50),
        "keep_until": clock.today() + dt.timedelta(days=140),
    }
    return services.Plan(**(said | changes))


def somebody(people: Any, n: int, **fields: Any) -> Person:
    with preparing():
        person = person_of(people.amina, born=dt.date(1950, 5, 1))
        held = {"contact_by": "sms", "phone": f"07700 9001{n:02}", "given_name": f"Ivy{n}"}
        Person.objects.filter(pk=person.pk).update(**(held | fields))
    return person


def a_list(people: Any, query: Query | None = OLDER, **changes: Any) -> InviteList:
    with acting_as(people.amina) as amina:
        return services.make_list(
            actor=amina, plan=a_plan(**changes), query=query, key=uuid.uuid4()
        )


def a_running_list(people: Any, **changes: Any) -> InviteList:
    begun = a_list(people, **changes)
    with acting_as(people.amina) as amina:
        services.list_people(actor=amina, invite_list=begun)
    with acting_as(people.leila) as leila:
        return services.approve_list(actor=leila, invite_list=begun)


def invite_now(invite_list: InviteList) -> int:
    """As the house does in the morning of a working day."""
    with acting_as(for_the_team(invite_list.organisation_id, invite_list.made_by_id)) as team:
        return services.invite_some(actor=team, list_id=invite_list.pk)


def on_it(invite_list: InviteList) -> dict[uuid.UUID, Invitee]:
    """By person."""
    with preparing():
        return {one.person_id: one for one in Invitee.objects.filter(invite_list=invite_list)}
