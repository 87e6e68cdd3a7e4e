"""The link by which somebody is asked whether they went, and what they answer by it."""

import datetime as dt
import uuid

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.models import FirstVisit
from alongside.care.services.first_visits import ASK_AFTER, sign_in
from alongside.care.services.tasks import answered_by_link
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing

LINK_LASTS = dt.timedelta(days=14)
Went, WhyNot = FirstVisit.Went, FirstVisit.WhyNot


def link_is_open(link: uuid.UUID) -> bool:
    """Whether an answer by that link would still be taken: asked by the house itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_visit_asked(%s, %s)", [link, clock.now() - LINK_LASTS])
        (works,) = cursor.fetchone()
    return bool(works)


def is_unsaid(link: uuid.UUID) -> bool:
    """Whether there is still something to ask by that link: no service has said it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_visit_unsaid(%s, %s)", [link, clock.today()])
        (unsaid,) = cursor.fetchone()
    return bool(unsaid)


@all_or_nothing()
def take_back_asking(*, actor: Actor, link: uuid.UUID) -> bool:
    """A question by that link is held back for good: nobody was asked, so they may be, later.

    False where it has reached them before: then their answer by it is still taken.
    """
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_visit_free(%s)", [link])
        (person,) = cursor.fetchone()
    if person is None:
        return False
    record(actor, "visit.not_asked", people=[person])
    return True


@all_or_nothing()
def answer_by_link(
    *, actor: Actor, link: uuid.UUID, went: str, why_not: str = "", ring: bool = False
) -> bool:
    """Keep what the person says of themselves, once; False where the link is of no more use.

    ``ring``: they wish to be rung, so today is the day of the next contact.
    """
    require(actor, Permission.SYSTEM)
    if went == Went.NO and why_not not in WhyNot.values:
        raise Refused(_("Choose what kept you"), field="why_not")
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM care_visit_answer(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(link, clock.now() - LINK_LASTS, went, why_not if went == Went.NO else ""),
                *(ring, today, today + ASK_AFTER, clock.now()),
            ],
        )
        held = cursor.fetchone()
    if held is None:
        return False
    answered_by_link(held[0], sign_in(went, why_not))
    record(actor, "visit.answer", people=[held[1]], visit=str(held[0]), went=went, why_not=why_not)
    return True
