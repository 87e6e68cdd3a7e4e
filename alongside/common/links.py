"""What stands in a link that opens something without signing in: signed, so that no id opens it."""

import uuid

from django.core import signing


def token_of(salt: str, row_id: uuid.UUID) -> str:
    """What stands in the link. Each kind of link has a salt of its own."""
    return signing.dumps(str(row_id), salt=salt)


def id_in(salt: str, token: str) -> uuid.UUID | None:
    """The id that the token was made for; None when it is not one of ours, or of another kind."""
    try:
        return uuid.UUID(signing.loads(token, salt=salt))
    except (signing.BadSignature, ValueError, TypeError):
        return None
