"""What is invented, as files that anybody can read and improve."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).with_name("content")


@cache
def read(name: str) -> Any:
    """The content of one file: ``borough``, ``stories/work``, …"""
    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def kinds_of_service() -> list[dict[str, Any]]:
    """Every kind of service, each with its theme."""
    files = sorted((_FOLDER / "services").glob("*.yaml"))
    return [
        {"theme": theme["theme"], **kind}
        for theme in (read(f"services/{file.stem}") for file in files)
        for kind in theme["kinds"]
    ]
