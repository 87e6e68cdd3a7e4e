"""What an organisation's messages cost in a month: as the carrier says, else by the prices here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.messaging.models import Message, Price

PENCE = Decimal(100)


@dataclass(frozen=True)
class Line:
    """One channel in one month. ``pounds`` leaves out what has no price: ``unpriced`` messages."""

    channel: str
    messages: int
    units: int
    pounds: Decimal
    unpriced: int

    @property
    def label(self) -> str:
        return str(Message.Channel(self.channel).label)


@dataclass(frozen=True)
class Counted:
    """Messages of one channel and one day, alike in what they cost."""

    channel: str
    day: dt.date
    units: int
    messages: int
    said: Decimal | None


def costs(actor: Actor, year: int, month: int) -> list[Line]:
    """By channel, of the organisation's messages that were sent in that month."""
    if not actor.may(Permission.MESSAGES_VIEW):
        return []
    start = dt.date(year, month, 1)
    end = (start + dt.timedelta(days=32)).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM messaging_counted(%s, %s)", [clock.midnight(start), clock.midnight(end)]
        )
        rows = [Counted(*row) for row in cursor.fetchall()]
    prices = list(Price.objects.all())
    return [_line(channel, rows, prices) for channel in Message.Channel]


def _line(channel: str, rows: Sequence[Counted], prices: Sequence[Price]) -> Line:
    of_it = [row for row in rows if row.channel == channel]
    priced = [(row, _pounds(row, prices)) for row in of_it]
    return Line(
        channel=channel,
        messages=sum(row.messages for row in of_it),
        units=sum(row.units * row.messages for row in of_it),
        pounds=sum((pounds for _row, pounds in priced if pounds is not None), Decimal(0)),
        unpriced=sum(row.messages for row, pounds in priced if pounds is None),
    )


def _pounds(row: Counted, prices: Sequence[Price]) -> Decimal | None:
    if row.channel == Message.Channel.EMAIL:
        return Decimal(0)
    if row.said is not None:
        return row.said * row.messages
    if row.channel == Message.Channel.TEXT:
        one = price_on(prices, Price.Of.TEXT, row.day)
        return None if one is None else one * row.units * row.messages / PENCE
    first = price_on(prices, Price.Of.LETTER, row.day)
    more = price_on(prices, Price.Of.SHEET, row.day) if row.units > 1 else Decimal(0)
    if first is None or more is None:
        return None
    return (first + more * (row.units - 1)) * row.messages / PENCE


def price_on(prices: Sequence[Price], of: str, day: dt.date) -> Decimal | None:
    """The price that holds on that day, in pence; the last one written where two begin at once."""
    held = [one for one in prices if one.of == of and one.starts_on <= day]
    return max(held, key=lambda one: (one.starts_on, one.created_at)).pence if held else None


def prices_visible_to(actor: Actor) -> QuerySet[Price]:
    """Every price that was written down, the latest day first: for whoever keeps them."""
    if not actor.may(Permission.PRICES_SET):
        return Price.objects.none()
    return Price.objects.select_related("by")


@all_or_nothing()
def set_price(*, actor: Actor, of: str, pence: Decimal, starts_on: dt.date) -> Price:
    """Write down what something costs from a day on. What was before stays as it was."""
    require(actor, Permission.PRICES_SET)
    if of not in Price.Of.values:
        raise Refused(_("Choose what it is the price of"), field="of")
    if not 0 <= pence < 10_000:
        raise Refused(_("Give the price in pence, such as 2.33."), field="pence")
    made = Price.objects.create(of=of, pence=pence, starts_on=starts_on, by_id=actor.user)
    record(actor, "price.set", made, of=of)
    return made
