"""The link by which somebody answers an invitation."""

import uuid

from django.conf import settings

from alongside.common import links

_SALT = "alongside.invited"


def link_to(link_id: uuid.UUID) -> str:
    """The whole address, as it stands in a message."""
    return f"{settings.SITE_URL}/invited/{links.token_of(_SALT, link_id)}/"


def link_in(token: str) -> uuid.UUID | None:
    """What the link is for; None when it is not one of ours."""
    return links.id_in(_SALT, token)
