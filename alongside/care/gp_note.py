"""A first draft of what a practice is told of somebody's social prescribing, for a link worker.

Requested actions and risks come first and are never left blank, as the PRSB Social Prescribing
Information Standard v1.1 asks. What colleagues noted is never in it. What the person says of
themselves comes in only where it was asked for by name, part by part.
"""

import datetime as dt
from collections.abc import Collection

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alongside.accounts.actor import Actor
from alongside.care.models import Case, Contact, Goal
from alongside.care.risks import Known, standing_of
from alongside.care.states import NOT_REACHED, ContactOutcome, Outcome
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.outcomes import queries as outcomes
from alongside.outcomes.instruments import instrument
from alongside.outcomes.models import Response
from alongside.referrals.models import Referral
from alongside.referrals.queries import all_onward_from

REFERRED = "871731000000106"  # Referral to social prescribing service
DECLINED = "871711000000103"  # Social prescribing declined
# SNOMED CT concepts of needs that were read in a public source. A need's own map may name others:
# those are left out until somebody has checked them.
CHECKED_NEEDS = frozenset(
    {
        *("422650009", "423315002"),  # social isolation, limited social contact
        *("32911000", "224226001", "381751000000106", "224228000", "266935003"),  # homelessness
        "224484003",  # a carer themselves
    }
)


class Part(models.TextChoices):
    """What the person is asked about before a practice reads it."""

    GOALS = "goals", gettext_lazy("Their goals, in their words")
    SERVICES = "services", gettext_lazy("Which services they were referred to")
    ANSWERS = "answers", gettext_lazy("Their answers about how they feel")
    RISKS = "risks", gettext_lazy("What your team noted to keep everyone safe")


_CLASS = {
    Part.GOALS: Consent.Data.PLAN,
    Part.ANSWERS: Consent.Data.MEASURES,
    Part.RISKS: Consent.Data.RISK,
}
# Of a protected person these could lead to them, or say that there is something to hide.
_NOT_OF_PROTECTED = frozenset({Part.SERVICES, Part.RISKS})


def parts_to_ask(actor: Actor, case: Case) -> list[Part]:
    """The parts that may be asked about: not what the person has taken back.

    Where services would lead to a protected person, they are no part of it; risks are one where
    the team noted any. Nobody can be asked for somebody who has died.
    """
    if case.person.has_died:
        return []
    consent = case.referral.consent
    hidden = set(consent.taken_back) if consent else set()
    parts = [part for part in Part if _CLASS.get(part) not in hidden]
    if case.person.protected:
        return [part for part in parts if part not in _NOT_OF_PROTECTED]
    return [part for part in parts if part != Part.RISKS or standing_of(actor, case)]


def draft(
    actor: Actor,
    case: Case,
    parts: Collection[str] = (),
    *,
    closing: bool = False,
    to_referrer: bool = True,
) -> str:
    """The note's first words; ``parts`` names what the person agreed to have told.

    How it stands is left out while ``closing``: the outcome is chosen there, and sent with it.
    Who is not the referrer (``to_referrer``) is told nothing of what that one wrote of risks.
    """
    agreed = [part for part in parts_to_ask(actor, case) if part in parts]
    noted = standing_of(actor, case)
    lines = [
        _("Requested actions: no action needed."),
        _("Risks: %(risks)s.") % {"risks": _risks(case, noted, agreed, to_referrer)},
        _("Referral to social prescribing service (SNOMED CT %(code)s), %(day)s.")
        % {"code": REFERRED, "day": _day(case.opened_at)},
        _("Asked for: %(needs)s.") % {"needs": _needs(case.referral)},
        _contacts(actor, case),
        "" if closing else _stands(case),
    ]
    told = {Part.GOALS: _goals, Part.SERVICES: _services, Part.ANSWERS: _answers}
    lines += [told[part](actor, case) for part in agreed if part in told]
    return "\n".join(line for line in lines if line)


def _risks(case: Case, noted: list[Known], agreed: Collection[Part], to_referrer: bool) -> str:
    """What the receiver wrote themselves, and of what the team noted as much as was agreed.

    It never says that there is none where the team knows of one, or where it could not say so: of
    a protected person, in the same words, so that they tell nobody who is one.
    """
    from_you = _("as you wrote in the referral")
    told = case.referral.risk == Referral.Risk.KNOWN
    wrote = [from_you] if told and to_referrer else []
    if noted and Part.RISKS in agreed:
        return "; ".join([*wrote, *(f"“{one.words}”" for one in noted)])
    if noted or case.person.protected or (told and not to_referrer):
        return "; ".join([*wrote, _("this note does not say more, ring us")])
    return _("%(said)s, nothing is added") % {"said": from_you} if wrote else _("no known risks")


def _needs(referral: Referral) -> str:
    said = []
    for named in referral.named_reasons.all():
        code = str(named.need.maps.get("snomed", ""))
        said.append(named.need.name + (f" (SNOMED CT {code})" if code in CHECKED_NEEDS else ""))
    return ", ".join(said)


def _contacts(actor: Actor, case: Case) -> str:
    held = Contact.objects.filter(case=case).values_list("outcome", "at")
    spoken = sorted(at for outcome, at in held if outcome == ContactOutcome.SPOKE)
    tries = sum(outcome in NOT_REACHED for outcome, _at in held)
    if spoken:
        said = ngettext(
            "Spoken with once, on %(first)s.",
            "Spoken with %(num)s times, from %(first)s to %(last)s.",
            len(spoken),
        )
        days = {"first": _day(spoken[0]), "last": _day(spoken[-1])}
        return said % {"num": len(spoken), **days}
    if not tries:
        return _("Nobody has been in touch yet.")
    said = ngettext("Not reached: tried once.", "Not reached: tried %(num)s times.", tries)
    return said % {"num": tries}


def _stands(case: Case) -> str:
    worker = {"worker": case.worker.name, "team": case.organisation.name}
    if case.is_open:
        return _("Going on, with %(worker)s of %(team)s.") % worker
    if case.outcome == Outcome.CHANGED_MIND:
        return _("Social prescribing declined (SNOMED CT %(code)s).") % {"code": DECLINED}
    return _("Closed: %(outcome)s.") % {"outcome": str(Outcome(case.outcome).label).lower()}


def _goals(_actor: Actor, case: Case) -> str:
    said = [
        f"“{goal.words}” ({str(goal.get_status_display()).lower()})"
        for goal in case.goals.all()
        if goal.status != Goal.Status.DROPPED
    ]
    return _("Goals: %(goals)s.") % {"goals": "; ".join(said)} if said else ""


def _services(actor: Actor, case: Case) -> str:
    said = [
        f"{referral.service.name} ({str(referral.get_status_display()).lower()})"
        for referral in all_onward_from(actor, case.referral_id)
        if referral.service
    ]
    return _("Referred on to: %(services)s.") % {"services": ", ".join(said)} if said else ""


def _answers(actor: Actor, case: Case) -> str:
    done = [one for one in outcomes.for_case(actor, case.pk) if not one.not_done_reason]
    return "\n".join(_answer(one) for one in done[:1] + done[1:][-1:])


def _answer(response: Response) -> str:
    asked = instrument(response.instrument_code)
    given = [
        f"{asked.item(answer.item).name} {answer.value}"
        for answer in response.answers.all()
        if answer.value is not None
    ]
    words = {"day": _day(response.taken_at), "answers": ", ".join(given)}
    return _("ONS4 on %(day)s, each from 0 to 10: %(answers)s.") % words


def _day(moment: dt.datetime) -> str:
    return date_format(clock.local_day(moment), "j F Y")
