"""A referral that somebody has begun: who it is about, what was typed, and what was wrong with it.

It waits in the session, under the key of its form, until it is sent or forgotten.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from alongside.common.errors import Refused
from alongside.web import drawer
from alongside.web.kept import KEPT, NOTE

_NOT_TYPED = ("csrfmiddlewaretoken", NOTE, KEPT)


@dataclass(frozen=True)
class Begun:
    """``person_id`` is set where the sender may already see them; ``typed`` once it was refused.

    ``seen`` names the open referrals that the sender was shown, ``wrong`` and ``field`` what a
    verb said no to.
    """

    nhs_number: str
    born: str
    seen: str = ""
    person_id: str = ""
    typed: str = ""
    wrong: str = ""
    field: str = ""

    @property
    def date_of_birth(self) -> dt.date:
        return dt.date.fromisoformat(self.born)

    @property
    def data(self) -> QueryDict | None:
        return QueryDict(self.typed) if self.typed else None

    @property
    def refusal(self) -> Refused | None:
        return Refused(self.wrong, field=self.field or None) if self.wrong else None

    def is_about(self, nhs_number: str, date_of_birth: dt.date) -> bool:
        return (self.nhs_number, self.born) == (nhs_number, date_of_birth.isoformat())


def begin(request: HttpRequest, begun: Begun, key: str = "") -> str:
    """Keep it and answer its key."""
    return drawer.put(request, vars(begun), key)


def begun_with(request: HttpRequest, key: uuid.UUID) -> Begun | None:
    """What was begun under this key, if it is still there."""
    found = drawer.look(request, str(key))
    return Begun(**found) if found and "nhs_number" in found else None


def as_typed(typed: QueryDict) -> str:
    """The posted fields without those that every form carries."""
    fields = typed.copy()
    for name in _NOT_TYPED:
        fields.pop(name, None)
    return fields.urlencode()
