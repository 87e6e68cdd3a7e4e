"""Forms to begin with, as they come with the product: see ``templates.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from alongside.questions.content import Choice, Content, Question

_FILE = Path(__file__).with_name("templates.yaml")


@dataclass(frozen=True)
class Template:
    """What somebody may begin with, and what it is called."""

    code: str
    name: str
    content: Content


@cache
def templates() -> Mapping[str, Template]:
    """All of them by their codes, in the order of the file."""
    read: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {each["code"]: Template(each["code"], each["name"], _content(each)) for each in read}


def _content(read: Mapping[str, Any]) -> Content:
    questions = tuple(_question(each) for each in read["questions"])
    return Content(questions, read.get("intro", ""), read.get("intro_cy", ""))


def _question(read: Mapping[str, Any]) -> Question:
    choices = tuple(Choice(*each) for each in read.get("choices", ()))
    conditions = tuple((asked, answer) for asked, answer in read.get("only_if", ()))
    return Question(**{**read, "choices": choices, "only_if": conditions})
