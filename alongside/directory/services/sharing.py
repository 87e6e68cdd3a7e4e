"""Verbs about lists of services: send one to an e-mail address or a mobile."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.common.errors import Refused, TooOften
from alongside.common.once import hold
from alongside.directory.contacting import mobile
from alongside.directory.messages import a_list
from alongside.directory.services.turns import take_turn
from alongside.messaging.models import Message
from alongside.messaging.queries import visible_to
from alongside.messaging.services import queue

VISITOR = Actor.system("visitor")
TEMPLATE = "shortlist"
# Anybody may send one to anybody: nobody shall be pestered with them, and no computer send many.
MOST_TO_ONE = 3  # a day
MOST_OF_ONE_CALLER = 20  # an hour: several who help people may share an address
MOST_OF_ALL = 500  # an hour


def send_list(*, to: str, link: str, key: uuid.UUID, caller: str = "") -> None:
    """Send the link, in words that say nothing of anybody. The same key again does nothing.

    Raises Refused for what is neither an e-mail address nor a mobile, TooOften for too many, to
    one address or from one caller (see ``take_turn``).
    """
    channel, recipient = _address(to.strip())
    with acting_as(VISITOR) as actor:
        hold("lists sent")
        if visible_to(actor).filter(key=f"{TEMPLATE}:{key}").exists():
            return
        take_turn(actor=actor, caller=caller, verb="send list", most=MOST_OF_ONE_CALLER)
        _not_a_flood(actor, recipient)
        words = a_list(link)
        queue(
            actor=actor,
            key=f"{TEMPLATE}:{key}",
            template=TEMPLATE,
            recipient=recipient,
            subject=words.subject,
            body=words.body,
            channel=channel,
        )


def takes_texts() -> bool:
    """Whether this deployment can send text messages."""
    return settings.TEXTS_VIA != "none"


def _address(to: str) -> tuple[str, str]:
    number = mobile(to) if takes_texts() else ""
    if number:
        return Message.Channel.TEXT, number
    try:
        validate_email(to)
    except ValidationError as error:
        wanted = (
            _("Enter an e-mail address like name@example.org, or a mobile number.")
            if takes_texts()
            else _("Enter an e-mail address like name@example.org")
        )
        raise Refused(wanted, field="to") from error
    return Message.Channel.EMAIL, to


def _not_a_flood(actor: Actor, recipient: str) -> None:
    now, an_hour, a_day = clock.now(), dt.timedelta(hours=1), dt.timedelta(days=1)
    sent = visible_to(actor).filter(template=TEMPLATE)
    to_one = sent.filter(recipient__iexact=recipient, created_at__gt=now - a_day)
    of_all = sent.filter(created_at__gt=now - an_hour)
    if to_one.count() >= MOST_TO_ONE:
        raise TooOften(
            _("This address was sent several lists today. Try again tomorrow."),
            retry_after=int(a_day.total_seconds()),
        )
    if of_all.count() >= MOST_OF_ALL:
        raise TooOften(
            _("Many lists were sent in the last hour. Try again later, or print it."),
            retry_after=int(an_hour.total_seconds()),
        )
