"""A search for people to invite, in facts that are written down of them: nothing is guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from alongside.common.errors import Refused

OLDEST = 120


@dataclass(frozen=True)
class Query:
    """All that is said has to hold; what is not said is not asked."""

    age_from: int | None = None  # years, today
    age_to: int | None = None  # years, today, inclusive
    need: str = ""  # the code of a reason of an earlier referral to the team
    area: str = ""  # the first half of a postcode
    quiet_months: int | None = None  # nobody of the team was in touch for so long
    agreed_practice: bool = False  # their practice has a data-sharing agreement that holds

    def stored(self) -> Mapping[str, Any]:
        """As it stands with the list; ``Query(**stored)`` is the same search."""
        return asdict(self)

    def in_words(self, needs: Mapping[str, str]) -> str:
        """The search as an English sentence; ``needs`` are names by code."""
        whom = _("People with whom your team plans care, still living, who")
        parts = list(self._parts(needs))
        also = _("and")
        return f"{whom} {f' {also} '.join(parts)}."

    def _parts(self, needs: Mapping[str, str]) -> Iterable[str]:
        if self.age_from is not None:
            yield _("are %(age)s or older") % {"age": self.age_from}
        if self.age_to is not None:
            yield _("are %(age)s or younger") % {"age": self.age_to}
        if self.need:
            name = needs.get(self.need, self.need)
            yield _("were once referred to you for “%(need)s”") % {"need": name}
        if self.area:
            yield _("have a postcode that begins with %(area)s") % {"area": self.area}
        if self.quiet_months is not None:
            yield _("were not spoken with or written to by you for %(months)s months") % {
                "months": self.quiet_months
            }
        if self.agreed_practice:
            yield _("are with a GP practice whose data-sharing agreement holds")


def check(query: Query) -> Query:
    """The same, or Refused: an age or a time that cannot be, or nothing asked at all."""
    for name in ("age_from", "age_to"):
        age = getattr(query, name)
        if age is not None and not 0 <= age <= OLDEST:
            raise Refused(_("Write an age between 0 and 120."), field=name)
    if query.age_from is not None and query.age_to is not None and query.age_from > query.age_to:
        raise Refused(_("The older age comes second."), field="age_to")
    if query.quiet_months is not None and not 1 <= query.quiet_months <= 60:
        raise Refused(_("Write between 1 and 60 months."), field="quiet_months")
    if query == Query():
        raise Refused(_("Say at least one thing about whom to look for."), field="age_from")
    return query
