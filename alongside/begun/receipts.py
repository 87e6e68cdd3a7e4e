"""What is signed at the front door: a receipt's link, a form's key. It says nothing of anybody."""

import uuid

from django.conf import settings

from alongside.common import links

_SALT, _NEXT_DAY, _FORM = "alongside.front-door", "alongside.next-day", "alongside.front-door-form"


def token_of(asked_id: uuid.UUID) -> str:
    """What stands in the link of a receipt."""
    return links.token_of(_SALT, asked_id)


def asked_in(token: str) -> uuid.UUID | None:
    """Whose receipt it is; None for a link that is not one of ours."""
    return links.id_in(_SALT, token)


def form_token(draft_id: uuid.UUID) -> str:
    """What the form that sends carries. The id alone, which the team reads in its addresses, opens
    nothing."""
    return links.token_of(_FORM, draft_id)


def sent_with(token: str) -> uuid.UUID | None:
    """Which form it was; None for one that was not drawn here."""
    return links.id_in(_FORM, token)


def link_to(asked_id: uuid.UUID) -> str:
    """The whole address of a receipt, for a message."""
    return f"{settings.SITE_URL}/help/asked/{token_of(asked_id)}/"


def next_day_token(next_day_id: uuid.UUID) -> str:
    """What stands in the link that asks whether it helped."""
    return links.token_of(_NEXT_DAY, next_day_id)


def next_day_in(token: str) -> uuid.UUID | None:
    """Which question it is; None for a link that is not one of ours."""
    return links.id_in(_NEXT_DAY, token)


def next_day_link(next_day_id: uuid.UUID) -> str:
    """The whole address of the question, for a message."""
    return f"{settings.SITE_URL}/help/did-it-help/{next_day_token(next_day_id)}/"
