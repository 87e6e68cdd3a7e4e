"""The token in a link that lets a person in: signed, so that knowing an id opens nothing."""

import uuid

from django.core import signing

_SALT = "alongside.invitation"


def token_of(invitation_id: uuid.UUID) -> str:
    """What stands in the link."""
    return signing.dumps(str(invitation_id), salt=_SALT)


def invitation_in(token: str) -> uuid.UUID | None:
    """The id of the invitation that the token was made for; None when it is not one of ours."""
    try:
        return uuid.UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
