"""Who may answer for whom. Pure decisions, no database: consent's own rules, asked beforehand."""

import datetime as dt

from django.utils.translation import gettext as _

from alongside.consent.models import Consent
from alongside.consent.rules import may_take_back, why_not

_B = Consent.Basis
# On what an answer that is given online can rest; what nobody was asked about needs no answer.
BASES = (_B.AGREED, _B.COMPETENT, _B.PARENT, _B.ATTORNEY)
THEIR_OWN = frozenset({_B.AGREED, _B.COMPETENT})
# Where somebody judged what the person understands: who, for what, and why is kept with it.
JUDGED = frozenset({_B.COMPETENT, _B.ATTORNEY})


def why_not_ask(basis: str, why: str, born: dt.date, on: dt.date) -> tuple[str, str]:
    """What is wrong with asking on this ground, and in which field; two empty texts if nothing."""
    if basis not in BASES:
        return _("Nobody can agree to this online. Write down what was decided instead."), "basis"
    if basis in JUDGED and not why.strip():
        return _("Write who judged what the person understands, for what, and why."), "why"
    return why_not(basis, born, on), "basis"


def is_theirs_to_say(said: str, basis: str, acts_as: str) -> bool:
    """Whether the person (``acts_as`` is empty) or whoever acts for them may say that.

    Who cannot decide alone can still ask to be rung: whoever decides should hear it from them.
    """
    if acts_as:
        return basis != _B.COMPETENT and may_take_back(acts_as, basis)
    return basis in THEIR_OWN or said == "phone"


def basis_on(basis: str, born: dt.date, on: dt.date) -> str:
    """On what a yes of that day rests: whoever turned sixteen meanwhile decides as adults do."""
    if basis == _B.COMPETENT and why_not(basis, born, on):
        return _B.AGREED
    return basis
