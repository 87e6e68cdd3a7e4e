"""Links that speak for themselves: signed, so that nobody can make one up."""

import base64
import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer

_ENQUIRY = Signer(salt="alongside.directory.enquiry", sep=".")


def enquiry_token(enquiry_id: uuid.UUID) -> str:
    """The word that answers for one enquiry. Whether it still may, the enquiry's own row says."""
    return _ENQUIRY.sign(base64.urlsafe_b64encode(enquiry_id.bytes).decode().rstrip("="))


def enquiry_of(token: str) -> uuid.UUID | None:
    """The enquiry that a token was made for; None for one that we did not make."""
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(f"{_ENQUIRY.unsign(token)}=="))
    except (BadSignature, ValueError):
        return None


def address_of(path: str) -> str:
    """The whole address of one of our pages."""
    return f"{settings.SITE_URL}{path}"
