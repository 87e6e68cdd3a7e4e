"""The files in a copy, and those that are read before it is given."""

import dataclasses
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.accounts.actor import Actor, acting_as
from alongside.care.models import Document
from alongside.common.row_security import COPY_ROLE
from alongside.common.virus_scan import may_open
from alongside.referrals.models import ReferralFile
from alongside.rights.models import RightsRequest

FILE = "content"
# By the part of the copy: the table, and the way from it to the person.
_TABLES: Mapping[str, tuple[type[Document] | type[ReferralFile], str]] = {
    "document": (Document, "case__person_id"),
    "referralfile": (ReferralFile, "referral__person_id"),
}


@dataclass(frozen=True)
class Named:
    """A file that is given: its own id, and its title, where that is given too."""

    id: uuid.UUID
    title: str


@dataclass(frozen=True)
class Read:
    """A file, to be handed out under a name that says nothing of anybody."""

    media: str
    name: str
    content: bytes


def file_name(document_id: uuid.UUID) -> str:
    """What its file is called when it is handed out."""
    return Document(pk=document_id).file_name


def named_in(content: Mapping[str, Any]) -> Iterator[Named]:
    """The files that are given with a copy, in its order."""
    for section in content["sections"]:
        if section["code"] not in _TABLES:
            continue
        for row in section["rows"]:
            values = {one["name"]: one["value"] for one in row["values"]}
            if FILE in values:
                yield Named(uuid.UUID(row["id"]), values.get("title", ""))


def held_file(actor: Actor, request: RightsRequest, document_id: uuid.UUID) -> Read | None:
    """A file as it is held now, for whoever reads it before the copy is given.

    The database lets this role read one person, while the request is open.
    """
    reader = dataclasses.replace(actor, person_id=request.person_id)
    with acting_as(reader, role=COPY_ROLE):
        for table, way in _TABLES.values():
            rows = table._default_manager.filter(pk=document_id, **{way: request.person_id})
            row = rows.only("pk", "media", "scan", "content").first()
            if row and row.content and may_open(row.scan):
                return Read(row.media, row.file_name, bytes(row.content))
    return None
