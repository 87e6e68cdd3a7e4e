"""What is sealed can be read here alone, with the secret key or one that came before it."""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_str


def keys(purpose: str) -> MultiFernet:
    """What seals and unseals for one purpose; what is sealed for another cannot be read with it."""
    return _keys(purpose, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache
def _keys(purpose: str, secrets: tuple[str | bytes, ...]) -> MultiFernet:
    digests = [hashlib.sha256(f"{purpose}:{force_str(secret)}".encode()) for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each.digest())) for each in digests])
