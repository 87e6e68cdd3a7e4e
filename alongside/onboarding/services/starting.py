"""Taking an organisation on: by whoever looks after the area, asked or of their own accord."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import OrganisationLead
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked, target_of
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.onboarding.models import Arrival, JoinRequest
from alongside.onboarding.newcomer import Newcomer, checked
from alongside.onboarding.queries import arrivals_visible_to, likely_to_be, requests_visible_to
from alongside.onboarding.services.invitations import invite
from alongside.onboarding.states import REQUEST_MOVES
from alongside.organisations.models import Organisation
from alongside.organisations.queries import areas_within
from alongside.outbox.services import tell


@all_or_nothing()
def take_on(
    *,
    actor: Actor,
    newcomer: Newcomer,
    key: uuid.UUID,
    known: Organisation | None = None,
    request: JoinRequest | None = None,
) -> Arrival:
    """Let an organisation take part, and invite the one who is to answer for it.

    ``known`` is the organisation of the directory that it is; without it, it is a new one. ``key``
    makes it once. Raises Refused while a number is another organisation's, NotPermitted outside
    the actor's area.
    """
    require(actor, Permission.ORGANISATIONS_TAKE_ON)
    hold("take-on", key)
    earlier = kept_with(key, arrivals_visible_to(actor), started_by_id=actor.user)
    if earlier:
        return earlier
    said = checked(newcomer)
    _check_area(actor, said, known)
    organisation = _made(said, known)
    hold("take-on", organisation.pk)
    if arrivals_visible_to(actor).filter(organisation=organisation).exists():
        raise Refused(_("%s takes part already.") % organisation.name, field="name")
    arrival = Arrival(
        pk=key, organisation=organisation, started_by_id=actor.user, offers=said.offers
    )
    insert(arrival)
    record(actor, "organisation.take_on", arrival, organisation=str(organisation.pk))
    if request:
        _settle(actor, request, "take_on", organisation=organisation)
    invite(
        actor=actor,
        organisation=organisation,
        role_code=OrganisationLead.code,
        email=said.contact_email,
        name=said.contact_name,
        key=key,
    )
    return arrival


def _check_area(actor: Actor, said: Newcomer, known: Organisation | None) -> None:
    reach = {area.pk for area in areas_within(actor.area_id)}
    there = known.area_id if known and known.area_id else said.area.pk
    if said.area.pk not in reach or there not in reach:
        raise NotPermitted(_("This is outside the area that you look after."))


def _made(said: Newcomer, known: Organisation | None) -> Organisation:
    """The organisation: what a known one says of itself stays, what it leaves open is filled in."""
    same = likely_to_be(said.name, said.ods_code, said.charity_number)
    for one in same:
        if one.certain and (known is None or one.organisation.pk != known.pk):
            raise Refused(
                _("%(name)s is known already, with %(why)s. Choose it, or correct the number.")
                % {"name": one.organisation.name, "why": one.why},
                field="ods_code" if said.ods_code else "charity_number",
            )
    numbers = {"ods_code": said.ods_code, "charity_number": said.charity_number}
    if known is None:
        made = Organisation(
            name=said.name, kind=said.kind, area=said.area, parent=said.parent, **numbers
        )
        insert(made)
        return made
    filled = {**numbers, "area": said.area, "parent": said.parent}
    missing = {name: value for name, value in filled.items() if value and not getattr(known, name)}
    for name, value in missing.items():
        setattr(known, name, value)
    known.save(update_fields=[*missing])
    return known


@all_or_nothing()
def ask_to_join(*, actor: Actor, newcomer: Newcomer, key: uuid.UUID) -> JoinRequest:
    """An organisation asks to take part: anybody may, so the house writes it down for them."""
    require(actor, Permission.SYSTEM)
    hold("join-request", key)
    earlier = JoinRequest.objects.filter(pk=key).first()
    if earlier:
        return earlier
    said = checked(newcomer)
    request = JoinRequest(
        pk=key,
        **{name: value for name, value in vars(said).items() if name != "parent"},
    )
    insert(request)
    record(actor, "organisation.ask", request)
    tell("organisation.asked", key=f"organisation.asked:{key}", request=str(key))
    return request


@all_or_nothing()
def refuse_request(*, actor: Actor, request: JoinRequest, reason: str) -> None:
    """Say no, and why; whoever asked is told."""
    require(actor, Permission.ORGANISATIONS_TAKE_ON)
    if not reason.strip():
        raise Refused(_("Write why: whoever asked reads it."), field="reason")
    _settle(actor, request, "refuse", reason=reason.strip())
    tell(
        "organisation.refused",
        key=f"organisation.refused:{request.pk}",
        request=str(request.pk),
    )


def _settle(actor: Actor, request: JoinRequest, name: str, **changes: object) -> None:
    if not requests_visible_to(actor).filter(pk=request.pk).exists():
        raise NotPermitted(_("This is outside the area that you look after."))
    held = locked(request)
    held.status = target_of(REQUEST_MOVES, name, held.status)
    held.decided_by_id, held.decided_at = actor.user, clock.now()
    for field, value in changes.items():
        setattr(held, field, value)
    held.save(update_fields=["status", "decided_by", "decided_at", *changes])
    if name == "refuse":
        record(actor, "organisation.refuse", held)
