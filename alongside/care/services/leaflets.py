"""The leaflet in short, by text message, to somebody who was just referred to a team."""

import datetime as dt
import uuid

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.models import Place
from alongside.booking.queries.slots import time_ahead
from alongside.care.person_messages import LEAFLET, last_day, moment_of
from alongside.care.services.again import is_stopped
from alongside.care.services.writing import WRITING, queue_to_person
from alongside.care.writing import Way, can_be_answered, language_for
from alongside.common.errors import NotPermitted, Refused
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.contacting import mobile
from alongside.messaging.models import Message
from alongside.messaging.wordings import Facts, worded
from alongside.people.models import Person
from alongside.referrals.clocks import spoken_with_by
from alongside.referrals.models import Referral
from alongside.referrals.states import Side


def number_for_leaflet(referral: Referral) -> str:
    """The mobile number to which it can go; empty where it cannot, or they chose another way.

    What whoever referred them said last comes before what was held. Of a protected person none.
    """
    person = referral.person
    # Rung is who chose nothing; whoever has them in front of them asks for this one text message.
    by_text = person.contact_by in (Person.Channel.PHONE, Person.Channel.TEXT)
    kept = person.protected or person.restricted or person.has_died
    if settings.TEXTS_VIA == "none" or kept or not by_text or not referral.is_open:
        return ""
    return mobile(referral.told.get("phone", "")) or mobile(person.phone) or ""


def leaflets_texted(house: Actor, referral_id: uuid.UUID) -> "QuerySet[Message]":
    """Those that were sent of one referral: asked by the house."""
    require(house, Permission.SYSTEM)
    return Message.objects.filter(template=LEAFLET, concerns=referral_id)


def leaflet_was_texted(referral: Referral) -> bool:
    """Whether one was sent of it."""
    with acting_as(WRITING) as house:
        return leaflets_texted(house, referral.pk).exists()


@all_or_nothing()
def text_leaflet(*, actor: Actor, referral: Referral, safe: bool) -> None:
    """Send it once: by when somebody is in touch, whom to ring, and where to read the rest.

    It names nobody and says nothing of why. Raises Refused unless the actor says that it is
    ``safe``, and where there is no number for it, or they want no more texts.
    """
    require(actor, Permission.REFERRALS_SEND)
    ours = referral.has_on_side(Side.FROM, actor.organisation_id)
    if not ours or referral.kind != Referral.Kind.LINK_WORKER:
        raise NotPermitted(_("Only whoever referred somebody to a team sends them that."))
    if not safe:
        raise Refused(_("Ask the person whether a text message is safe, and say so."), field="safe")
    number = number_for_leaflet(referral)
    if not number:
        raise Refused(_("No text message can go to them: print the leaflet."))
    hold("leaflet", referral.pk)
    way, language = Way(Message.Channel.TEXT, number), language_for(referral.person.language)
    by, time = spoken_with_by(referral), time_ahead(actor, referral.pk)
    said = worded(
        LEAFLET,
        organisation_id=referral.to_organisation_id,
        channel=way.channel,
        language=language,
        facts=lambda: _facts(referral, by, time, language),
        by_text=can_be_answered(way),
    )
    with acting_as(WRITING) as house:
        if leaflets_texted(house, referral.pk).exists():
            return
        if is_stopped(number):
            raise Refused(_("They asked for no more text messages: print the leaflet."))
        queue_to_person(
            house,
            f"{LEAFLET}:{referral.pk}",
            LEAFLET,
            way,
            referral.person_id,
            said,
            rests_on=referral.consent_id,
            concerns=referral.pk,
            on_behalf_of_id=referral.to_organisation_id,
        )
    record(actor, "referral.text_leaflet", referral, people=[referral.person_id])


def _facts(referral: Referral, by: dt.date, time: Place | None, language: str) -> Facts:
    page = reverse("what_next") + ("?in=cy" if language == "cy" else "")
    return {
        "day": last_day(by),
        "when": moment_of(time.session.starts_at) if time else "",
        "phone": referral.to_organisation.phone,
        "link": f"{settings.SITE_URL}{page}",
    }
