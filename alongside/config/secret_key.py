"""The key that an installation makes for itself, once, and keeps in its data folder."""

import fcntl
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 32  # characters; what `openssl rand -base64 48` prints has 64


def long_enough(name: str, key: str) -> str:
    """The key that was given (none is fine), if nobody could guess it.

    Raises ImproperlyConfigured for one that is short or of few different characters.
    """
    if key and (len(key) < SHORTEST or len(set(key)) < 8):
        raise ImproperlyConfigured(
            f"{name} can be guessed: give at least {SHORTEST} random characters, such as what "
            "“openssl rand -base64 48” prints."
        )
    return key


def kept_key(file: Path) -> str:
    """The key in the file, made first if there is none; its owner alone may read it.

    The file appears whole, under its name, or not at all; one left empty is replaced.
    """
    return _read(file) or _made(file)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _made(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        key = _read(file)  # another process may have been faster: its key it is
        if not key:
            key = secrets.token_urlsafe(50)
            new = file.with_name(f"{file.name}.new")
            new.touch(mode=0o600)
            new.write_text(key, encoding="utf-8")
            new.replace(file)
    return key
