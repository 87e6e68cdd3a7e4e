"""A referral that somebody has begun: who it is about, what was typed, and what was wrong with it.

It is kept as a draft, under the key of its form, until it is sent, thrown away or forgotten.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import field as holding
from typing import Any

from django.http import QueryDict

from alongside.begun.models import Draft
from alongside.begun.queries import draft_of
from alongside.begun.services import keep_draft
from alongside.common.errors import Refused
from alongside.web.doors import Request
from alongside.web.kept import KEPT, NOTE

_NOT_TYPED = ("csrfmiddlewaretoken", NOTE, KEPT)


@dataclass(frozen=True)
class Begun:
    """``person_id`` is set where the sender may already see them, ``given`` where another system
    said it; ``typed`` once something was, ``refused`` when that was sent and could not be taken.

    ``version`` is of the receiver's own questions, as they were shown, and ``answers`` what was
    typed there. ``seen`` names the open referrals that the sender was shown, ``wrong`` and
    ``field`` what a verb said no to.
    """

    nhs_number: str
    born: str
    seen: str = ""
    person_id: str = ""
    given: Mapping[str, str] = holding(default_factory=dict)
    typed: str = ""
    refused: bool = False
    wrong: str = ""
    field: str = ""
    version: str = ""
    answers: str = ""

    @property
    def date_of_birth(self) -> dt.date:
        return dt.date.fromisoformat(self.born)

    @property
    def data(self) -> QueryDict | None:
        return QueryDict(self.typed) if self.typed else None

    @property
    def refusal(self) -> Refused | None:
        return Refused(self.wrong, field=self.field or None) if self.wrong else None

    @property
    def name(self) -> str:
        """Whom it is about, as far as somebody has said."""
        said: Mapping[str, Any] = QueryDict(self.typed) if self.typed else self.given
        return f"{said.get('given_name', '')} {said.get('family_name', '')}".strip()

    def is_about(self, nhs_number: str, date_of_birth: dt.date) -> bool:
        return (self.nhs_number, self.born) == (nhs_number, date_of_birth.isoformat())


def begin(request: Request, begun: Begun, key: uuid.UUID | None = None) -> uuid.UUID:
    """Keep it and answer its key."""
    key = key or uuid.uuid4()
    keep_draft(actor=request.actor, key=key, content=asdict(begun))
    return key


def begun_with(request: Request, key: uuid.UUID) -> Begun | None:
    """What was begun under this key, if it is still there."""
    draft = draft_of(request.actor, key)
    return in_draft(draft) if draft else None


def in_draft(draft: Draft) -> Begun:
    """What a draft holds."""
    return Begun(**draft.content)


def as_typed(typed: QueryDict) -> str:
    """The posted fields without those that every form carries."""
    fields = typed.copy()
    for name in _NOT_TYPED:
        fields.pop(name, None)
    return fields.urlencode()
