"""Which tier of assurance holds for a service today, and what may honestly be said of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from alongside.directory.models import Assurance, Evidence


@dataclass(frozen=True)
class Standing:
    """The tier that holds, who gave it, and the evidence for it that still holds."""

    tier: Assurance.Tier
    assurance: Assurance | None = None
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def meaning(self) -> str:
        """What the tier does and does not say."""
        return {
            Assurance.Tier.LISTED: _(
                "It is in this directory, and that is all. Nobody here has seen its papers."
            ),
            Assurance.Tier.DECLARED: _(
                "The organisation says that it has what it needs, such as insurance. "
                "Nobody here has seen the papers."
            ),
            Assurance.Tier.CHECKED: _("Somebody here has seen the papers named below."),
            Assurance.Tier.COMMISSIONED: _(
                "It is paid for by public money, and whoever pays looks at how it is run."
            ),
        }[self.tier]


def standing(
    own: Iterable[Assurance], of_organisation: Iterable[Assurance], today: dt.date
) -> Standing:
    """What was given to the service itself goes before what its organisation was given.

    Of several the newest that has not run out. Without any the service is listed, no more.
    """
    for given in (own, of_organisation):
        held = [one for one in given if _holds(one.expires_on, today)]
        if held:
            newest = max(held, key=lambda one: (one.given_on, one.pk))
            evidence = [one for one in newest.evidence.all() if _holds(one.expires_on, today)]
            return Standing(Assurance.Tier(newest.tier), newest, evidence)
    return Standing(Assurance.Tier.LISTED)


def _holds(expires_on: dt.date | None, today: dt.date) -> bool:
    return expires_on is None or expires_on >= today
