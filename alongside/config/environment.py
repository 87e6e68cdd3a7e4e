"""Reading the environment: typed, and a value that makes no sense stops the start with its name."""

import datetime as dt
import os
from pathlib import Path

import platformdirs
from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that ``<name>_FILE`` names (for secrets).

    Raises ImproperlyConfigured for both at once, and for a file that is empty or cannot be read:
    an installation must not start with another secret than the one it was given.
    """
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, default)
    if name in os.environ:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    try:
        value = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        # Of the error its kind alone: what a file holds, or half of it, belongs in no log.
        raise ImproperlyConfigured(
            f"{name}_FILE names a file that cannot be read: {file} ({type(error).__name__})"
        ) from None
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE names an empty file: {file}")
    return value


def flag(name: str, default: bool = False) -> bool:
    """A yes or no."""
    value = os.environ.get(name, str(default)).strip().lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not “{value}”.")


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words; the first is the default."""
    value = os.environ.get(name, allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not “{value}”.")
    return value


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from error


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def days(name: str) -> tuple[dt.date, ...]:
    """Days as “2027-06-04”, with commas between; none by default."""
    try:
        return tuple(dt.date.fromisoformat(day.strip()) for day in words(name))
    except ValueError:
        raise ImproperlyConfigured(f"{name} must hold days like 2027-06-04.") from None


def addresses(name: str, schemes: tuple[str, ...]) -> list[str]:
    """A list of addresses written with commas, each with one of these schemes in front."""
    found = words(name)
    wrong = [each for each in found if not each.startswith(schemes)]
    if wrong:
        raise ImproperlyConfigured(
            f"{name} must begin with {' or '.join(schemes)}, not “{wrong[0]}”."
        )
    return found


def data_dir(mode: str) -> Path:
    """Where this installation keeps its data: ``ALONGSIDE_DATA_DIR``, else the user's own folder.

    A demo has a folder of its own, so that invented people never lie beside real ones.
    """
    name = "alongside" if mode == "production" else f"alongside-{mode}"
    named = os.environ.get("ALONGSIDE_DATA_DIR")
    return Path(named or platformdirs.user_data_path(name)).expanduser().resolve()
