"""When it is time to ask somebody whether they went to a service: asked in one place by all."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, DateField, F, Func, Q, Value
from django.utils.translation import gettext as _

from alongside.care.models import FirstVisit
from alongside.referrals.models import Referral
from alongside.referrals.states import REASONED, UNANSWERED, Status


def may_have_gone(today: dt.date) -> Func:
    """SQL of a visit: the service has taken them on, has said nothing, and no session is ahead.

    What they were only told of they may always have gone to.
    """
    return _of_referral("care_may_have_gone", today)


def session_ahead(today: dt.date) -> Func:
    """SQL of a visit: they have a place in a session that is still to come."""
    return _of_referral("care_session_ahead", today)


def _of_referral(function: str, today: dt.date) -> Func:
    day = Value(today, output_field=DateField())
    return Func(F("referral_id"), day, function=function, output_field=BooleanField())


def to_ask(today: dt.date) -> Q:
    """Of first visits, those whose people are to be asked today or were to be before."""
    still_open = Q(went__in=("", FirstVisit.Went.NOT_YET), ask_on__lte=today)
    return still_open & Q(may_have_gone(today))


def unasked(visits: Iterable[Any], onward: Iterable[Referral]) -> dict[uuid.UUID, str]:
    """Why nobody has to ask now, in words, by visit: those to which they cannot have gone yet.

    As ``every_visit_of`` has them; ``onward`` are the referrals of the case.
    """
    stands = {referral.pk: referral.status for referral in onward}
    return {
        visit.pk: _in_words(stands.get(visit.referral_id), ahead=visit.session_ahead)
        for visit in visits
        if visit.is_open and not visit.may_have_gone
    }


def _in_words(status: str | None, *, ahead: bool) -> str:
    if status is None:
        return ""
    if status == Status.ATTENDED:
        return _("the service says that they came")
    if status == Status.COMPLETED:
        return _("the service says that it is completed")
    if status in UNANSWERED:
        return _("the service has not answered yet")
    if status == Status.WAITING:
        return _("on the service’s waiting list")
    if status == Status.CLOSED:
        return _("the service closed it: note whether they went")
    if status in REASONED:
        return _("this referral is over")
    if ahead:
        return _("their session is still to come")
    return _("their session was called off or cancelled")
