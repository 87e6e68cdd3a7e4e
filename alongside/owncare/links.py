"""The link by which somebody who is out alone says that they are safe, without signing in."""

import uuid

from django.conf import settings

from alongside.common import links

_SALT = "alongside.lone-visit"


def link_to(visit_id: uuid.UUID) -> str:
    """The whole address, as it stands in a message."""
    return f"{settings.SITE_URL}/out/{links.token_of(_SALT, visit_id)}/"


def visit_in(token: str) -> uuid.UUID | None:
    """The visit that the link is of; None when it is not one of ours."""
    return links.id_in(_SALT, token)
