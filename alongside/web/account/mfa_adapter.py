"""How the second step behaves here."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.common.sealing import keys

NAME = "Alongside"
PURPOSE = "alongside.second-step"


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code is not right, or it was used before. Wait for the next one in your app, "
            "then type it in."
        ),
    }

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls us."""
        return NAME

    def build_totp_svg(self, url: str) -> str:
        """The picture that an authenticator app reads."""
        picture = BytesIO()
        segno.make(url, micro=False).save(picture, kind="svg", scale=5, border=2, light="white")
        return picture.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """What codes are made from is not readable in a copy of the database alone."""
        return keys(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises InvalidToken where the secret key is another one than when it was written."""
        return keys(PURPOSE).decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - theirs
        """The name of a passkey that nobody named."""
        return gettext("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """Whose passkeys these are: the service's at its own address, whatever host was asked."""
        return {"id": urlsplit(settings.SITE_URL).hostname, "name": NAME}
