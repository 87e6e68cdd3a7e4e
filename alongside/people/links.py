"""The token in a link that lets a person in: signed, so that knowing an id opens nothing."""

import uuid

from alongside.common import links

_SALT = "alongside.invitation"


def token_of(invitation_id: uuid.UUID) -> str:
    """What stands in the link."""
    return links.token_of(_SALT, invitation_id)


def invitation_in(token: str) -> uuid.UUID | None:
    """The id of the invitation that the token was made for; None when it is not one of ours."""
    return links.id_in(_SALT, token)
