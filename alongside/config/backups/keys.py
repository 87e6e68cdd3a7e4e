"""Keys of age (age-encryption.org): public ones shut a backup, private ones open it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyrage


class NoKeyError(ValueError):
    """A file of keys holds none, or something that is no key."""


def public_keys(file: Path) -> Sequence[Any]:
    """The keys that a backup is shut with, each enough to open it again; one for each line."""
    return _read(
        file,
        {"age1": pyrage.x25519.Recipient.from_str, "ssh-": pyrage.ssh.Recipient.from_str},
        "no public key: those begin with “age1” or “ssh-”",
    )


def private_keys(file: Path) -> Sequence[Any]:
    """The keys in a file as age-keygen writes it."""
    return _read(
        file,
        {"AGE-SECRET-KEY-1": pyrage.x25519.Identity.from_str},
        "no private key of age: those begin with “AGE-SECRET-KEY-1”",
    )


def _read(file: Path, kinds: dict[str, Callable[[str], Any]], what_else: str) -> Sequence[Any]:
    found = []
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        read = next((read for start, read in kinds.items() if line.startswith(start)), None)
        try:
            if read is None:
                raise NoKeyError(f"{file}, line {number}: {what_else}.")
            found.append(read(line))
        except (pyrage.RecipientError, pyrage.IdentityError):
            # A key itself, even one with a slip in it, belongs in no message.
            raise NoKeyError(f"{file}, line {number}: a key with a mistake in it.") from None
    if not found:
        raise NoKeyError(f"{file} holds no key.")
    return found
