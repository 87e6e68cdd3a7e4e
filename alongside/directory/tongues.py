"""Languages by whatever they are called: Welsh, Cymraeg and cy are one."""

from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("languages.yaml")


def code_of(name: str) -> str:
    """The code (ISO 639) of the language that is called so or has this code; else empty."""
    typed = " ".join(name.casefold().split())
    return _codes().get(typed) or _codes().get(typed.partition("-")[0], "")


def names_of(name: str) -> list[str]:
    """All that the language of this name or code is called; of one not known the name alone."""
    return _names().get(code_of(name)) or [name]


@cache
def _names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return names


@cache
def _codes() -> dict[str, str]:
    called = {name.casefold(): code for code, names in _names().items() for name in names}
    return called | {code: code for code in _names()}
