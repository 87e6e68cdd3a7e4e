"""Verbs about getting to a service: told of it, helped there, asked whether they went."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.support import Support
from alongside.care.models import Case, FirstVisit, Task
from alongside.care.services.cases import open_case
from alongside.care.services.tasks import answered, call_for
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import kept_with
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Service
from alongside.referrals.models import Referral

ASK_AFTER = dt.timedelta(days=14)
_A_DAY = dt.timedelta(days=1)
Went = FirstVisit.Went
WAY = ("arranged_by", "arrange_by", "help_came", "visit_on", "message_ok")


@all_or_nothing()
def plan_visit(
    *,
    actor: Actor,
    case: Case,
    service: Service,
    key: uuid.UUID,
    confidence: str,
    wanted: Iterable[str] = (),
    referral: Referral | None = None,
    **way: Any,
) -> FirstVisit:
    """Keep that the person was told of a service, or how they get to one they were referred to.

    Without ``referral`` it is a signpost: the service hears nothing. ``key`` becomes its id.
    ``way`` is what is known of how they get there: any of WAY.
    Raises OutOfTurn where the way to this referral is planned already.
    """
    case = open_case(actor, case)
    earlier = kept_with(key, FirstVisit.objects, case_id=case.pk, service_id=service.pk)
    if earlier:
        return earlier
    if referral and FirstVisit.objects.filter(referral=referral).exists():
        raise OutOfTurn(_("A colleague has planned the first visit already."))
    visit = FirstVisit(
        pk=key,
        case=case,
        service=service,
        service_name=service.name[:300],
        referral=referral,
        confidence=confidence,
        wanted=list(wanted),
        ask_on=_ask_on(way.get("visit_on")),
        by_id=actor.user,
        **{name: way[name] for name in WAY if name in way},
    )
    insert(visit)
    record(actor, "visit.plan", visit, people=[case.person_id], signpost=referral is None)
    return visit


@all_or_nothing()
def follow_visit(
    *,
    actor: Actor,
    visit: FirstVisit,
    shown: str,
    arranged: Iterable[str] = (),
    went: str = "",
    why_not: str = "",
    **way: Any,
) -> FirstVisit:
    """Keep what is arranged for the first visit, and whether they went; "" leaves that open.

    Whoever does not go yet is asked again after the same time, and nobody before the day on which
    they mean to go is over. ``way`` is as in ``plan_visit``; a
    day that is moved is reminded of anew. ``shown`` is what the visit ``said``
    when the actor read it: OutOfTurn where a colleague noted something else meanwhile.
    """
    case = open_case(actor, visit.case)
    visit = locked(visit)
    if went == Went.NO and not why_not:
        raise Refused(_("Choose why they did not go."), field="why_not")
    visit_went = visit.went
    before, noted = visit.said, _noted(visit)
    visit.arranged = list(arranged)
    visit.went, visit.why_not = went, why_not if went == Went.NO else ""
    if before != shown:
        if before == visit.said:
            return visit
        raise OutOfTurn(
            _(
                "A colleague noted meanwhile: %(noted)s. Nothing was saved: your typing is still "
                "here. Save again if it is as you say."
            )
            % {"noted": noted}
        )
    if way.get("visit_on", visit.visit_on) != visit.visit_on:
        visit.reminded_on = None
    for name in WAY:
        setattr(visit, name, way.get(name, getattr(visit, name)))
    if went != visit_went:
        visit.own_word = False
    if went:
        visit.link = None  # nobody needs to answer any more
    visit.asked_at = clock.now() if went else None
    if went == Went.NOT_YET:
        visit.ask_on = _ask_on(visit.visit_on)
    elif visit.visit_on:
        visit.ask_on = max(visit.ask_on, visit.visit_on + _A_DAY)
    visit.save(
        update_fields=[
            *("arranged", "went", "why_not", "asked_at", "ask_on"),
            *("own_word", "link", "reminded_on", *WAY),
        ]
    )
    record(actor, "visit.follow", visit, people=[case.person_id], went=went, why_not=why_not)
    if went:
        answered(actor, case, Task.Reason.NOT_ASKED, visit.pk)
    if sign := sign_in(went, why_not):
        call_for(actor, case, sign, visit.pk)
    return visit


@all_or_nothing()
def put_off_asking(*, actor: Actor, referral_id: uuid.UUID, earliest: dt.date | None) -> bool:
    """A referral has taken a step: whether they went is asked on the ``earliest`` day, or later.

    A task to ask whom nobody has to ask now is dropped. The house does it, who reads no case;
    False where nothing changes.
    """
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT care_put_off_asking(%s, %s, %s, %s)",
            [referral_id, earliest, clock.today(), clock.now()],
        )
        (person,) = cursor.fetchone()
    if person is None:
        return False
    record(actor, "visit.put_off", people=[person], referral=str(referral_id))
    return True


def _ask_on(visit_on: dt.date | None) -> dt.date:
    """After two weeks, and never before the day after they mean to go."""
    usual = clock.today() + ASK_AFTER
    return max(usual, visit_on + _A_DAY) if visit_on else usual


def sign_in(went: str, why_not: str) -> str:
    """The reason of the task that such an answer calls for; empty where it calls for none."""
    if went != Went.NO:
        return ""
    moved = why_not == FirstVisit.WhyNot.MOVED
    return Task.Reason.MOVED if moved else Task.Reason.DID_NOT_GO


def _noted(visit: FirstVisit) -> str:
    """What stands in a visit, in one line."""
    went = visit.get_went_display() or _("Not asked yet")
    said = f"{went} ({visit.get_why_not_display().lower()})" if visit.why_not else str(went)
    arranged = (str(Support(one).label).lower() for one in visit.arranged)
    return "; ".join((said, *arranged))
