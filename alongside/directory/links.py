"""Links that speak for themselves: signed, so that nobody can make one up."""

import base64
import uuid

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

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


def claim_code(claim_id: uuid.UUID) -> str:
    """The eight digits that prove a claim. They are kept nowhere: whoever holds our key knows."""
    digest = salted_hmac("alongside.directory.claim", str(claim_id), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**8:08}"
