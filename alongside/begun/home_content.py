"""What is kept of what was asked by the front door until the team answers, in the team's words."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from alongside.begun.home_rules import (
    BASES,
    Asker,
    Decides,
    HomeAsk,
    Reach,
    Relationship,
    Time,
    Way,
    Whom,
)
from alongside.consent.models import Consent
from alongside.people.models import Person
from alongside.referrals.models import Referral

_ENGLISH = "en-gb"  # the team's pages are there in no other language
_TOLD = ("given_name", "family_name", "phone", "email", "postcode", "language")


def content_of(asking: HomeAsk) -> dict[str, Any]:
    """About whom, what for, how to be in touch: as what a professional asks, and a little more."""
    with override(_ENGLISH):
        return {
            "nhs_number": "",
            "born": asking.whom.born.isoformat(),
            "details": {
                **{name: getattr(asking.whom, name) for name in _TOLD},
                "contact_note": safe_words(asking.reach),
                "contact_by": _contact_by(asking.whom, asking.reach),
            },
            "needs_interpreter": asking.whom.needs_interpreter,
            "needs": list(asking.needs),
            "words": asking.words,
            "note": "",
            "asked_by": who_asked(asking.asker),
            "risk": str(Referral.Risk.KNOWN if _risk(asking) else Referral.Risk.NONE_KNOWN),
            "risk_note": _risk(asking),
            "urgency": str(Referral.Urgency.SOON if asking.ring_soon else Referral.Urgency.ROUTINE),
            **_agreed(asking.asker),
            "answers": dict(asking.answers),
            "level": asking.level,
            "because": list(asking.because),
            "reach": asdict(asking.reach),
            "asker": asdict(asking.asker) if asking.asker else None,
            "hears": asdict(asking.hears) if asking.hears else None,
            "spoken": asking.spoken,
        }


def safe_words(reach: Reach) -> str:
    """How it is safe to be in touch: no longer than a contact note may be."""
    said = [
        _("Via whoever asked.") if reach.asker_first else "",
        _("Safe: %s.") % _listed(Way(one).label for one in reach.ways).lower(),
        _may_be_left(reach) if Way.RING in reach.ways else "",
        f"{_listed(Time(one).label for one in reach.times)}." if reach.times else "",
        reach.note.strip(),
    ]
    return " ".join(filter(None, said))


def who_asked(asker: Asker | None) -> str:
    """Who asked, and below it how to reach them: no more than they let the team keep."""
    if asker is None:
        return _("The person themselves")
    relationship = str(Relationship(asker.relationship).label).lower()
    if not asker.keep:
        return _("Somebody close to them (%s)") % relationship
    reach = _listed(filter(None, (asker.phone, asker.email)))
    who = f"{asker.name}, {relationship}"
    return "\n".join((who, _("To reach them: %s") % reach)) if reach else who


def _may_be_left(reach: Reach) -> str:
    return _("May leave a message.") if reach.leave_message else _("Leave no message.")


def _listed(labels: Iterable[Any]) -> str:
    return ", ".join(str(one) for one in labels)


def _risk(asking: HomeAsk) -> str:
    """The dangers that were said, first; then what they add to keep everybody safe."""
    heard = "; ".join(f"“{one}”" for one in asking.dangers)
    said = _("Said at the front door, and checked by nobody: %s.") % heard if heard else ""
    return "\n\n".join(filter(None, (said, asking.safety)))


def _contact_by(whom: Whom, reach: Reach) -> str:
    """The first safe way for which there is a number or an address of their own.

    Whoever is to be spoken with after somebody else gets nothing that is sent by itself.
    """
    if reach.asker_first:
        return str(Person.Channel.PHONE)
    has = {Way.RING: whom.phone, Way.TEXT: whom.phone, Way.EMAIL: whom.email}
    safe = set(reach.ways)
    own = [way for way in Way if way in safe and has[way]]
    return str(own[0]) if own else str(Person.Channel.PHONE)


def _agreed(asker: Asker | None) -> dict[str, str]:
    """What the referral will rest on: their own word, or who decides for them and how we know."""
    if asker is None:
        basis, how, why = Consent.Basis.AGREED, Consent.How.ONLINE, ""
    elif asker.decides == Decides.THEY:
        basis, how, why = Consent.Basis.AGREED, Consent.How.SPOKEN, ""
    else:
        basis, how = BASES[Decides(asker.decides)], Consent.How.ONLINE
        why = _("%(name)s asked online and said: %(decides)s. Nobody has checked it yet.") % {
            "name": asker.name,
            "decides": Decides(asker.decides).label,
        }
    return {"consent_basis": str(basis), "consent_how": str(how), "consent_why": why}
