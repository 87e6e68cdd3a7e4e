"""Verbs about people from outside: what a service says of them, and what an area arranges."""

import datetime as dt
import uuid
from decimal import Decimal

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Arrangement, ElsewhereTerms, Service
from alongside.directory.queries.elsewhere import to_arrange
from alongside.directory.services.service_intake import check_own

MOST_PRICE = Decimal(50_000)
LONGEST_REFERENCE = 100


@all_or_nothing()
def say_terms(
    *, actor: Actor, service: Service, takes: str, paid_by: str = "", price: Decimal | None = None
) -> ElsewhereTerms:
    """The provider says whether the service takes people from outside, and who pays how much.

    ``price`` is in pounds for each person. Said again, the newer word holds. Raises Refused for a
    price that nobody pays, a payer without a price, and either where nobody is taken.
    """
    check_own(actor, service)
    if takes not in ElsewhereTerms.Takes.values:
        raise Refused(_("Say whether you take people from outside."), field="takes")
    if takes == ElsewhereTerms.Takes.NOBODY and (paid_by or price is not None):
        raise Refused(
            _("You take nobody from outside, so nobody pays: choose “Not decided” and no price."),
            field="price" if price is not None else "paid_by",
        )
    if paid_by not in ("", *ElsewhereTerms.PaidBy.values):
        raise Refused(_("Say who pays."), field="paid_by")
    _check_price(paid_by, price)
    hold("terms of elsewhere", service.pk)
    said, _made = ElsewhereTerms.objects.update_or_create(
        service=service,
        defaults={
            "takes": takes,
            "paid_by": paid_by,
            "price": price,
            "said_by_id": actor.user,
            "said_at": clock.now(),
        },
    )
    record(actor, "elsewhere.say", service, takes=takes, paid_by=paid_by, price=str(price or ""))
    return said


def _check_price(paid_by: str, price: Decimal | None) -> None:
    pays = paid_by in (ElsewhereTerms.PaidBy.PERSON, ElsewhereTerms.PaidBy.SENDER)
    if pays and price is None:
        raise Refused(_("Enter what it costs for each person."), field="price")
    if price is not None and not pays:
        raise Refused(_("Say who pays this, or leave the price empty."), field="paid_by")
    _check_amount(price, "price")


def _check_amount(price: Decimal | None, field: str) -> None:
    if price is not None and not Decimal(0) < price <= MOST_PRICE:
        raise Refused(_("Enter pounds, like 40 or 40.50."), field=field)


@all_or_nothing()
def make_arrangement(
    *,
    actor: Actor,
    service: Service,
    reference: str,
    until: dt.date,
    key: uuid.UUID,
    most_price: Decimal | None = None,
) -> Arrangement:
    """The actor's area lets its people go there, and pays up to so many pounds for each.

    What was arranged before ends with it. ``key`` becomes its id: sent twice, it is one.
    Raises Refused for a day that is over, for no reference, and for a service that asks for none.
    """
    require(actor, Permission.ARRANGEMENTS_MAKE)
    if actor.area_id is None:
        raise NotPermitted(_("Your organisation is of no area, so it can arrange nothing for one."))
    hold("arrangement", service.pk, actor.area_id)
    earlier = kept_with(key, Arrangement.objects, service_id=service.pk, area_id=actor.area_id)
    if earlier:
        return earlier
    _check_arrangement(actor, service, reference, until, most_price)
    before = Arrangement.objects.filter(service=service, area_id=actor.area_id, ended_at=None)
    for one in before:
        _end(one)
    made = Arrangement(
        pk=key,
        service=service,
        area_id=actor.area_id,
        most_price=most_price,
        reference=reference.strip(),
        until=until,
        made_by_id=actor.user,
        made_for_id=actor.organisation,
    )
    insert(made)
    record(actor, "arrangement.make", made, service=str(service.pk), price=str(most_price or ""))
    return made


def _check_arrangement(
    actor: Actor, service: Service, reference: str, until: dt.date, most_price: Decimal | None
) -> None:
    if service not in to_arrange(actor):
        raise Refused(_("There is nothing to arrange with this service."))
    if not reference.strip() or len(reference) > LONGEST_REFERENCE:
        raise Refused(
            _("Name the agreement that it rests on, in up to 100 characters."), field="reference"
        )
    if until < clock.today():
        raise Refused(_("The last day must be today or later."), field="until")
    _check_amount(most_price, "most_price")


@all_or_nothing()
def end_arrangement(*, actor: Actor, arrangement: Arrangement) -> Arrangement:
    """It holds no longer, for whoever is referred from now on. Ended before, nothing happens."""
    require(actor, Permission.ARRANGEMENTS_MAKE)
    if arrangement.area_id != actor.area_id:
        raise NotPermitted(_("This was arranged by another area."))
    held = locked(arrangement)
    if held.ended_at is None:
        _end(held)
        record(actor, "arrangement.end", held)
    return held


def _end(arrangement: Arrangement) -> None:
    arrangement.ended_at = clock.now()
    arrangement.save(update_fields=["ended_at"])
