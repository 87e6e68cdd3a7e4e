"""What is sent of a lone visit and of an idea. No message says who, where, or with whom."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from alongside.accounts.models import User
from alongside.messaging.models import Message
from alongside.owncare.links import link_to
from alongside.owncare.models import AlarmNumber, LoneVisit

# For no organisation: colleagues who read its messages learn neither of it nor its link.
ASK = "lone-visit-ask"
CALL = "lone-visit-call"
SET_OUT = "lone-visit-set-out"
STAND_DOWN = "lone-visit-over"
# Not sent any more once the visit is over.
WHILE_OPEN = (SET_OUT, ASK, CALL)


def begun(visit: LoneVisit) -> Iterator[dict[str, Any]]:
    """To whoever goes: the link."""
    words = _(
        "Back by %(time)s? When you are safe, one tap: %(link)s Replies are not read: tap the link."
    ) % {
        "time": time_format(timezone.localtime(visit.back_at), "H:i"),
        "link": link_to(visit.pk),
    }
    yield from _messages(visit.by, SET_OUT, _("When you are back: one tap"), words)


def reminder(visit: LoneVisit) -> Iterator[dict[str, Any]]:
    """To whoever went and has not said anything."""
    words = _(
        "Are you safe? You wanted to be back. Say so, or that you need longer, without signing "
        "in: %(link)s Replies are not read: tap the link. If you say nothing, a colleague is told."
    ) % {"link": link_to(visit.pk)}
    yield from _messages(visit.by, ASK, _("Are you safe?"), words)


def call(visit: LoneVisit, colleague: User) -> Iterator[dict[str, Any]]:
    """To a colleague, on two channels where there are two."""
    words = _(
        "A colleague who is out alone has not come back in time, or has raised the alarm. Sign in "
        "to see who and where, look for them, and say what happened: %(link)s Replies are not read."
    ) % {"link": _page(visit)}
    yield from _messages(colleague, CALL, _("Look for a colleague now"), words)


def stand_down(visit: LoneVisit, colleague: User) -> Iterator[dict[str, Any]]:
    """To whoever was told: somebody has heard of them."""
    words = _("There is news of your colleague who was out alone: %(link)s") % {
        "link": _page(visit)
    }
    yield from _messages(colleague, STAND_DOWN, _("News of your colleague"), words)


def answer_to_an_idea(author: User) -> dict[str, Any]:
    """To whoever had an idea: that there is an answer; which and what stands on the page."""
    return {
        "to_user_id": author.pk,
        "template": "idea-decided",
        "recipient": author.email,
        "subject": _("There is an answer to your idea"),
        "body": _("Your team has said what becomes of an idea of yours, and why: %(link)s")
        % {"link": f"{settings.SITE_URL}/yourself/ideas/"},
    }


def key_of(visit: LoneVisit, what: str, message: dict[str, Any]) -> str:
    """The same message to the same colleague never twice."""
    whom = f"{message['to_user_id'].hex[-12:]}:{message['channel']}"
    return f"{message['template']}:{visit.pk}:{what}:{whom}"


def visit_of(key: str) -> uuid.UUID:
    """The visit that the message with this key is about."""
    return uuid.UUID(key.split(":")[1])


def _page(visit: LoneVisit) -> str:
    return f"{settings.SITE_URL}/yourself/out/{visit.pk}/"


def _messages(user: User, template: str, subject: str, words: str) -> Iterator[dict[str, Any]]:
    """By text message where a mobile is known and texts can be sent, and always by e-mail.

    A text may be stopped on its way: by a number that wants none, or by a phone that is off.
    """
    number = AlarmNumber.objects.filter(user=user).first()
    about = {"to_user_id": user.pk, "template": template, "body": words}
    if number and settings.TEXTS_VIA != "none":
        text = {"channel": str(Message.Channel.TEXT), "recipient": number.mobile, "subject": ""}
        yield about | text
    email = {"channel": str(Message.Channel.EMAIL), "recipient": user.email, "subject": subject}
    yield about | email
