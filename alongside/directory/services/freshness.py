"""Verbs that keep entries true: somebody checked, somebody is asked, somebody answered."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.contacting import Address, contact_on_record, language_of
from alongside.directory.models import AreaPace, Enquiry, FieldSource, Service
from alongside.directory.permission import may_edit, may_keep, may_keep_area
from alongside.directory.queries.freshness import Paces, due
from alongside.directory.rules.freshness import Pace, next_check, policy, step_reached
from alongside.organisations.models import Area
from alongside.outbox.services import tell

PROVIDER = Actor.system("provider-link")
THROUGH_LINK = "the provider, through a link"  # kept in English, whatever the provider reads
# An editor who asks again within this time meant the first question.
_SAME_QUESTION = dt.timedelta(days=1)


@all_or_nothing()
def verify(*, actor: Actor, service: Service) -> Service:
    """Somebody checked with the provider that all of the entry is right, today."""
    may_keep(actor, service)
    role = ROLES.get(actor.role_code)
    return mark_verified(actor, locked(service), str(role.name) if role else _("Alongside"))


def mark_verified(actor: Actor, service: Service, by: str) -> Service:
    """All of it is right today, ``by`` says: call inside a verb's whole."""
    now = clock.now()
    service.verified_at, service.verified_by = now, by[:100]
    service.assured_date = clock.today()
    service.next_check_on = next_check(now, Paces.load().of(service))
    service.save(update_fields=["verified_at", "verified_by", "assured_date", "next_check_on"])
    FieldSource.objects.filter(service=service).update(verified_at=now, verified_by=by[:100])
    record(actor, "directory.verify", service)
    return service


@all_or_nothing()
def take_charge(*, actor: Actor, service: Service) -> None:
    """The editor will see to it that this entry stays true, and hears when it does not."""
    may_edit(actor, service)
    Service.objects.filter(pk=service.pk).update(owner=actor.user)
    record(actor, "directory.take_charge", service)


@all_or_nothing()
def set_pace(*, actor: Actor, area: Area, ask_after: Sequence[int], hide_after: int) -> AreaPace:
    """Ask an area's providers after so many days, and offer an older entry to nobody."""
    may_keep_area(actor, area)
    try:
        Pace(tuple(ask_after), hide_after)
    except ValueError as error:
        raise Refused(
            _("Give two steps or more, each longer, and a limit not before the second."),
            field="ask_after",
        ) from error
    pace, _made = AreaPace.objects.update_or_create(
        area=area, defaults={"ask_after": list(ask_after), "hide_after": hide_after}
    )
    record(actor, "directory.set_pace", area, ask_after=list(ask_after), hide_after=hide_after)
    return pace


@all_or_nothing()
def clear_pace(*, actor: Actor, area: Area) -> None:
    """The area goes by the usual pace again."""
    may_keep_area(actor, area)
    AreaPace.objects.filter(area=area).delete()
    record(actor, "directory.set_pace", area)


@all_or_nothing()
def ask_provider(*, actor: Actor, service: Service) -> Enquiry:
    """Ask the contact on record whether all is still right.

    Asked twice within a day, the first question stands. Raises Refused where no address is known.
    """
    may_keep(actor, service)
    hold("enquiry", service.pk)
    lately = clock.now() - _SAME_QUESTION
    earlier = service.enquiries.filter(created_at__gt=lately, answer="").first()
    if earlier:
        return earlier
    address = contact_on_record(service)
    if address is None:
        raise Refused(
            _("No e-mail address or mobile number is known for this service. Find one first.")
        )
    return _ask(actor, service, address)


def ask_again(*, token_of: uuid.UUID) -> Enquiry | None:
    """Send a new link to where the old one went: for whoever comes too late.

    At most one a day for an entry, however often this is asked. None where nobody can be reached,
    or the entry was taken down.
    """
    with acting_as(PROVIDER) as actor:
        listed = Service.objects.exclude(status=Service.Status.INACTIVE)
        service = listed.select_related("organisation").filter(enquiries=token_of).first()
        if service is None:
            return None
        try:
            return ask_provider(actor=actor, service=service)
        except Refused:
            return None


def _ask(actor: Actor, service: Service, address: Address, step: int = 0) -> Enquiry:
    enquiry = Enquiry(
        service=service,
        channel=address.channel,
        hint=address.hint,
        step=step,
        asked_by_id=actor.user_id,
        expires_at=clock.now() + dt.timedelta(days=policy().link_lasts),
        language=language_of(service),
    )
    insert(enquiry)
    tell("directory.enquiry", f"enquiry:{enquiry.pk}", enquiry=str(enquiry.pk))
    record(actor, "directory.ask_provider", service, step=step)
    return enquiry


@all_or_nothing()
def chase(*, actor: Actor) -> int:
    """Ask the providers of all entries that have come due today; how many were asked.

    One that nobody can be asked about is put off like the others, and waits in the queue.
    """
    require(actor, Permission.SYSTEM)
    paces, asked = Paces.load(), 0
    addressed: Counter[str] = Counter()
    for service in due(paces)[: policy().asks_a_day]:
        hold("enquiry", service.pk)
        address = contact_on_record(service)
        if address and addressed[address.value] >= policy().asks_an_address:
            continue  # tomorrow: it stays due
        since = service.verified_at or service.created_at
        if address:
            addressed[address.value] += 1
            _ask(actor, service, address, step_reached(since, paces.of(service)))
            asked += 1
        Service.objects.filter(pk=service.pk).update(
            next_check_on=next_check(since, paces.of(service))
        )
    return asked


def answer(*, enquiry_id: uuid.UUID, said: Enquiry.Answer) -> Enquiry:
    """What the provider says through the link: all is right, or it has stopped.

    Raises SpentLink when the link was used before, is too old, or its entry is gone.
    """
    with acting_as(PROVIDER) as actor:
        return _answer(actor, enquiry_id, said)


@all_or_nothing()
def _answer(actor: Actor, enquiry_id: uuid.UUID, said: Enquiry.Answer) -> Enquiry:
    enquiry = take_answer(enquiry_id, said)
    service = enquiry.service
    if said == Enquiry.Answer.RIGHT:
        mark_verified(actor, service, THROUGH_LINK)
    if said == Enquiry.Answer.STOPPED:
        service.status = Service.Status.DEFUNCT
        service.last_modified = clock.now()
        service.save(update_fields=["status", "last_modified"])
        record(actor, "directory.stopped", service)
    return enquiry


def take_answer(enquiry_id: uuid.UUID, said: Enquiry.Answer) -> Enquiry:
    """Use the link up: whoever comes second finds it spent. Call inside the verb's whole.

    The language that the answer was given in is the one in which this provider is written to.
    """
    enquiry = (
        Enquiry.objects.select_for_update(of=("self", "service"))
        .select_related("service__organisation")
        .get(pk=enquiry_id)
    )
    if not enquiry.is_open or enquiry.service.status == Service.Status.INACTIVE:
        raise SpentLink(_("This link has been used, or is too old."))
    enquiry.answer, enquiry.answered_at = said, clock.now()
    enquiry.language = get_language() or settings.LANGUAGE_CODE
    enquiry.save(update_fields=["answer", "answered_at", "language"])
    return enquiry


class SpentLink(Refused):
    """The link cannot answer any more: it was used, or it is too old."""
