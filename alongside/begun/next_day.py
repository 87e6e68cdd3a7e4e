"""Whoever looks for help themselves may be asked, once, the day after: did it help?"""

import datetime as dt
import uuid

from django.utils import translation
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.begun.home_messages import Words, queue_home
from alongside.begun.home_rules import Hears
from alongside.begun.models import NextDay
from alongside.begun.receipts import next_day_link
from alongside.common import clock
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.directory.queries.areas import area_of

AFTER = dt.timedelta(days=1)
ANSWERABLE = dt.timedelta(days=30)  # from the day it was asked
COUNTED = dt.timedelta(days=365)  # then it is forgotten
TEMPLATE = "home-next-day"


@all_or_nothing()
def ask_next_day(*, actor: Actor, hears: Hears, postcode: str, key: uuid.UUID) -> NextDay:
    """Ask them tomorrow. ``key`` is of the form: sent twice, they are asked once."""
    require(actor, Permission.SYSTEM)
    hold("next day", key)
    earlier = kept_with(key, NextDay.objects)
    if earlier:
        return earlier
    row = NextDay(
        pk=key,
        area=area_of(postcode) if postcode else None,
        way=hears.way,
        recipient=hears.recipient,
        language=hears.language,
        due_at=clock.now() + AFTER,
    )
    insert(row)
    record(actor, "home.next_day", row)
    return row


@all_or_nothing()
def ask_whether_it_helped(*, actor: Actor) -> int:
    """Ask all whose day has come, and forget where it goes; how many there were."""
    require(actor, Permission.SYSTEM)
    now = clock.now()
    due = list(NextDay.objects.select_for_update().filter(asked_at=None, due_at__lte=now)[:500])
    for row in due:
        hears = Hears(row.way, row.recipient, row.language)
        with translation.override(row.language):
            words = next_day_words(row)
        queue_home(actor, f"{TEMPLATE}:{row.pk}", TEMPLATE, hears, words)
        row.way, row.recipient, row.asked_at = "", "", now
        row.save(update_fields=["way", "recipient", "asked_at"])
    return len(due)


def next_day_words(row: NextDay) -> Words:
    """Subject and body. They name nobody, and nothing that was looked for."""
    body = _(
        "Yesterday you looked for something and said that we may ask: did it help? Answer with "
        "one click: %(link)s\n\nYou need not answer, and you are not asked again."
    )
    return _("Did it help?"), body % {"link": next_day_link(row.pk)}


def next_day_of(question_id: uuid.UUID) -> NextDay | None:
    """The question while it can be answered, or was; None where it is over."""
    since = clock.now() - ANSWERABLE
    return NextDay.objects.filter(pk=question_id, asked_at__gt=since).first()


@all_or_nothing()
def say_whether_it_helped(*, actor: Actor, question_id: uuid.UUID, said: str) -> bool:
    """Keep the answer, which is nobody's; the first one holds. Whether it could be answered."""
    require(actor, Permission.SYSTEM)
    hold("next day", question_id)
    row = next_day_of(question_id)
    if row and not row.said:
        row.said, row.said_on = NextDay.Said(said), clock.today()
        row.save(update_fields=["said", "said_on"])
    return row is not None


@all_or_nothing()
def forget_next_days(*, actor: Actor) -> int:
    """Forget what was answered, or was not, a year ago; how many there were."""
    require(actor, Permission.SYSTEM)
    gone, _each = NextDay.objects.filter(due_at__lt=clock.now() - COUNTED).delete()
    return gone
