"""The token in a link by which somebody begins to work for an organisation."""

import uuid

from django.conf import settings

from alongside.common import links

_SALT = "alongside.member-invitation"


def token_of(invitation_id: uuid.UUID) -> str:
    """What stands in the link: signed, so that knowing an id opens nothing."""
    return links.token_of(_SALT, invitation_id)


def link_to(invitation_id: uuid.UUID) -> str:
    """The whole address, as it stands in a message."""
    return f"{settings.SITE_URL}/join/{token_of(invitation_id)}/"


def invitation_in(token: str) -> uuid.UUID | None:
    """The id of the invitation that the token was made for; None when it is not one of ours."""
    return links.id_in(_SALT, token)
