"""From a message to the reader's own page: a message links to the page of whoever it went to."""

import re
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.messaging.models import Message

_REFERRAL = re.compile(r"/(?P<desk>refer|cases|provider)/referrals/(?P<referral>[0-9a-f-]{36})/")
_LINK = re.compile(r"https?://[^\s<>]+")


def is_for(actor: Actor, message: Message) -> bool:
    """Whether the message went to the reader's organisation, and its links with it.

    Its links lead nowhere for a reader whose role does not open what they lead to.
    """
    ours = message.to_organisation_id == actor.organisation_id
    return ours and all(_opens(actor, urlsplit(link).path) for link in _LINK.findall(message.body))


def _opens(actor: Actor, path: str) -> bool:
    try:
        asked: frozenset[Permission] = getattr(resolve(path).func, "permissions", frozenset())
    except Resolver404:
        return True  # not one of our pages
    return not asked or bool(asked & actor.permissions)


def own_page(actor: Actor, message: Message) -> str:
    """The reader's page of the referral in a message that went to the other side; "" for none."""
    found = _REFERRAL.search(message.body)
    if found is None or message.to_organisation_id == actor.organisation_id:
        return ""
    if found["desk"] != "refer":
        refers = {Permission.REFERRALS_SEND, Permission.REFERRALS_ONWARD} & actor.permissions
        page = "sent_referral" if refers else ""
    elif actor.may(Permission.REFERRALS_TRIAGE):
        page = "received_referral"
    else:
        page = "provider_referral" if actor.may(Permission.REFERRALS_ANSWER) else ""
    return reverse(page, args=[found["referral"]]) if page else ""
