"""What a volunteer is sent: a link that cannot be made up, and a code that is kept nowhere."""

import uuid

from django.conf import settings
from django.utils.crypto import salted_hmac

from alongside.common import links

_SALT = "alongside.volunteer-offer"
DIGITS = 6


def token_of(offer_id: uuid.UUID) -> str:
    """What stands in the link: signed, so that knowing an id opens nothing."""
    return links.token_of(_SALT, offer_id)


def link_to(offer_id: uuid.UUID) -> str:
    """The whole address, as it stands in a message."""
    return f"{settings.SITE_URL}/volunteer/{token_of(offer_id)}/"


def offer_in(token: str) -> uuid.UUID | None:
    """The id of the offer that the token was made for; None when it is not one of ours."""
    return links.id_in(_SALT, token)


def digits_of(code_id: uuid.UUID) -> str:
    """The digits of one code. They are kept nowhere: whoever holds our key knows."""
    digest = salted_hmac("alongside.volunteer-code", str(code_id), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"


def hash_of(secret: str) -> str:
    """What is kept of the secret of the browser that asked for a code."""
    return salted_hmac("alongside.volunteer-browser", secret, algorithm="sha256").hexdigest()
