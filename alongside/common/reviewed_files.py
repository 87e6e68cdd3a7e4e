"""Files that people review and the program obeys: one YAML file per questionnaire or measure.

They lie in folders beside the package in the repository; an installed package carries them under
``share/alongside``.
"""

import sys
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

Content = TypeVar("Content")

_REPOSITORY = Path(__file__).resolve().parents[2]


class BadFileError(ValueError):
    """A reviewed file says something that cannot be meant: which file, where in it, and what."""

    def __init__(self, path: Path, problems: str) -> None:
        super().__init__(f"{path}: {problems}")


def folder(name: str) -> Path:
    """The folder of that name: the repository's, else the installed one."""
    beside = _REPOSITORY / name
    return beside if beside.is_dir() else Path(sys.prefix) / "share" / "alongside" / name


def read(path: Path, kind: type[Content]) -> Content:
    """The content as a ``kind`` (a pydantic dataclass). Raises BadFileError, naming every fault.

    The file is named after the ``code`` inside it.
    """
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        made = TypeAdapter(kind).validate_python(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadFileError(path, str(error)) from error
    except ValidationError as error:
        raise BadFileError(path, _in_words(error)) from error
    if getattr(made, "code", None) != path.stem:
        raise BadFileError(path, "the code inside must be the name of the file")
    return made


def _in_words(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'whole file'}: {fault['msg']}"
        for fault in error.errors()
    )
