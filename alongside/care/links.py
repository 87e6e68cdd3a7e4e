"""The link by which somebody says whether they went."""

import uuid

from django.conf import settings

from alongside.common import links

_SALT = "alongside.did-you-go"


def link_to(link_id: uuid.UUID) -> str:
    """The whole address, as it stands in a message."""
    return f"{settings.SITE_URL}/went/{links.token_of(_SALT, link_id)}/"


def link_in(token: str) -> uuid.UUID | None:
    """What the link is for; None when it is not one of ours."""
    return links.id_in(_SALT, token)
