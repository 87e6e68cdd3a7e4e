"""A cohort that a team invited, and what became of it."""

import datetime as dt
import uuid

from django.db.models import Q
from django.utils import timezone

from alongside.demo.chance import Chance
from alongside.demo.content import read
from alongside.demo.safeguards import Scene
from alongside.needs.models import Need
from alongside.outreach import services as outreach
from alongside.outreach.choosing import Query
from alongside.outreach.models import Invitee, InviteList
from alongside.outreach.rules import Omitted
from alongside.outreach.services.inviting import for_the_team

_A_WEEK = 12
_ANSWERS = {"yes": 12, "not_now": 38, "never": 6, "": 44}
_RUNG_AGO = 3 + 7 / 24  # days
_ELEVEN = 7 / 24  # days: the area's moment is six in the evening


def invite_a_cohort(scene: Scene, key: uuid.UUID) -> None:
    """People who were quiet for a season are asked; some rang back, most have not."""
    lead, worker = scene.at_team("team_lead"), scene.at_team("link_worker")
    begun = _on_a_tuesday(scene)
    with scene.ago(begun, worker) as actor:
        made = outreach.make_list(
            actor=actor, plan=_plan(scene), key=key, query=Query(age_from=50, quiet_months=3)
        )
        listed = outreach.list_people(actor=actor, invite_list=made)
    if not listed.people:
        return
    with scene.ago(begun, lead) as actor:
        outreach.approve_list(actor=actor, invite_list=made)
    for week in (0, 7):
        house = for_the_team(made.organisation_id, made.made_by_id)
        with scene.ago(begun - week, house) as actor:
            outreach.invite_some(actor=actor, list_id=made.pk)
    # Whoever chose no message is rung by the team.
    asked = Invitee.objects.filter(
        Q(status=Invitee.Status.SENT) | Q(status=Invitee.Status.LEFT_OUT, why=Omitted.NO_WAY),
        invite_list=made,
    )
    # Lately: whoever says yes then waits for the team, and nobody of them for too long.
    with scene.ago(_RUNG_AGO, worker) as actor:
        for invitee in asked.order_by("person__nhs_number").select_related("invite_list", "person"):
            said = Chance.of("invited", invitee.person.nhs_number).one_of(_ANSWERS)
            if said:
                outreach.note_answer(actor=actor, invitee=invitee, said=said)


def _on_a_tuesday(scene: Scene) -> float:
    """How many days before the area's moment it was eleven on a Tuesday, two weeks or more."""
    tuesday = 1
    weekday = timezone.localdate(scene.as_of).weekday()
    return 14 + (weekday - tuesday) % 7 + _ELEVEN


def _plan(scene: Scene) -> outreach.Plan:
    said = read("stories/everyday")["list"]
    return outreach.Plan(
        name=said["name"],
        purpose=said["purpose"],
        basis=InviteList.Basis.CARE,
        basis_why=said["why"],
        need=Need.objects.get(code="loneliness"),
        a_week=_A_WEEK,
        review_on=scene.day(30),
        keep_until=scene.day(int(dt.timedelta(days=180).days)),
    )
