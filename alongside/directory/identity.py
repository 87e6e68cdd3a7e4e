"""What tells one organisation or service from another, in a form that can be compared."""

import re
import unicodedata
from urllib.parse import urlsplit

from alongside.common import postcode as postcodes
from alongside.common.errors import Refused

# “The Elm Trust Ltd” and “Elm Trust” are the same people.
_NOT_SAID = frozenset({"the", "ltd", "limited", "cic", "cio", "plc"})


def folded_name(name: str) -> str:
    """The name without accents, capitals, punctuation, articles and legal forms."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['.]", "", plain.replace("&", " and ")))
    return " ".join(word for word in words if word not in _NOT_SAID)


def folded_postcode(text: str) -> str:
    """The postcode as we write it; empty for what is none."""
    try:
        return postcodes.parse(text)
    except Refused:
        return ""


def folded_number(charity_number: str) -> str:
    """The charity number in capitals without spaces or leading zeros, such as SC012345."""
    return re.sub(r"[^0-9A-Z]", "", charity_number.upper()).lstrip("0")


def folded_address(url: str) -> str:
    """A web address without scheme, www, query and last slash; empty for what is none."""
    try:
        parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""
    return f"{host}{parts.path.rstrip('/')}"[:500] if "." in host else ""
