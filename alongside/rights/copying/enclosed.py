"""The files in a copy, and those that are read before it is given."""

import base64
import dataclasses
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.accounts.actor import Actor, acting_as
from alongside.care.models import Document
from alongside.common.row_security import COPY_ROLE
from alongside.rights.models import RightsRequest

CODE, FILE = "document", "content"


@dataclass(frozen=True)
class Enclosed:
    """One file: what it is called when handed out says nothing of anybody."""

    id: uuid.UUID
    title: str
    media: str
    name: str
    content: bytes


def enclosed_in(content: Mapping[str, Any]) -> Iterator[Enclosed]:
    """Each file that was given with a copy, in its order."""
    for section in content["sections"]:
        if section["code"] != CODE:
            continue
        for row in section["rows"]:
            values = {one["name"]: one["value"] for one in row["values"]}
            if FILE in values:
                found = Document(pk=uuid.UUID(row["id"]))
                file = base64.b64decode(values[FILE])
                title = values.get("title", "")
                yield Enclosed(found.pk, title, values["media"], found.file_name, file)


def enclosed_file(content: Mapping[str, Any], document_id: uuid.UUID) -> Enclosed | None:
    """The file by this id in a copy; None where it holds none."""
    return next((one for one in enclosed_in(content) if one.id == document_id), None)


def held_file(actor: Actor, request: RightsRequest, document_id: uuid.UUID) -> Enclosed | None:
    """A file as it is held now, for whoever reads it before the copy is given.

    The database lets this role read one person, while the request is open.
    """
    reader = dataclasses.replace(actor, person_id=request.person_id)
    with acting_as(reader, role=COPY_ROLE):
        columns = ("title", "media", "content")
        found = Document.objects.filter(case__person_id=request.person_id, pk=document_id)
        row = found.only("pk", *columns).first()
    if row is None or not row.content:
        return None
    return Enclosed(row.pk, row.title, row.media, row.file_name, bytes(row.content))
