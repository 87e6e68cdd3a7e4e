"""Verbs about who has which case: one or many given on, and the team's rule of what is fair."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.audit.services import record
from alongside.care.limits import Limit, barred, check_may_go
from alongside.care.models import Case, CaseMove, Shares
from alongside.care.services.cases import give, open_case
from alongside.care.services.tasks import make_task
from alongside.care.services.writing import tell_of_new_worker
from alongside.care.splitting import MOST_POINTS, Factor, Fit
from alongside.care.states import MOVES
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked, target_of
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell

LONGEST_NOTE = 250  # characters: it stands in a task of each case


class Telling(models.TextChoices):
    """Whether the people are told by message, and how much."""

    NOBODY = "nobody", gettext_lazy("Nobody is written to: we talk with them")
    PLAIN = "plain", gettext_lazy("Each is told that somebody else keeps in touch, without a name")
    NAMED = "named", gettext_lazy("Each is told the name of the colleague who keeps in touch")


@dataclass(frozen=True)
class HandedOver:
    """The cases that were given, those that stay with why, and whose people were told."""

    given: list[uuid.UUID]
    stay: dict[uuid.UUID, Limit]
    told: list[uuid.UUID] = field(default_factory=list)


@all_or_nothing()
def hand_over_cases(
    *,
    actor: Actor,
    gives: Mapping[uuid.UUID, uuid.UUID],
    before: uuid.UUID,
    key: uuid.UUID,
    note: str = "",
    telling: str = Telling.NOBODY,
) -> HandedOver:
    """Give many cases of one worker (``before``) to colleagues: by case, the user who gets it.

    All in one transaction. What must not move (``care.limits``) stays, and is said. What somebody
    has closed or given on since is passed over, as is the case of whoever died. Each new worker is
    told once, and the people as ``telling`` says, in their safe channel. With a ``note`` each case
    has a task that says it. The same ``key`` gives nothing a second time. Raises Refused for
    somebody who does not work the team's cases.
    """
    require(actor, Permission.CASES_REASSIGN)
    hold("handover", key)
    if len(note) > LONGEST_NOTE:
        raise Refused(_("Keep the note under 250 characters."), field="note")
    names = dict(colleagues_who_may(actor, Permission.CASES_WORK).values_list("pk", "name"))
    team = set(names)
    if not set(gives.values()) <= team:
        raise Refused(_("Choose a link worker of your team."), field="to")
    steps = {case: uuid.uuid5(key, str(case)) for case in gives}
    done = CaseMove.objects.filter(pk__in=steps.values()).values_list("case_id", flat=True)
    already = set(done)
    cases = _lock(actor, gives)
    limits = barred(actor, cases, team)
    given, stay, told = list(already), {}, []
    for case in cases:
        to = gives[case.pk]
        limit = limits.get(case.pk, {}).get(to)
        if case.pk in already or not case.is_open or case.worker_id != before or to == before:
            continue
        if limit:
            stay[case.pk] = limit
            continue
        give(actor, case, to, steps[case.pk])
        if note.strip():
            _leave_word(actor, case, to, steps[case.pk], note)
        if _tell_the_person(actor, case, names[to], steps[case.pk], telling):
            told.append(case.pk)
        given.append(case.pk)
    _tell_each(actor, {case: gives[case] for case in given if case not in already}, key)
    return HandedOver(given, stay, told)


def _lock(actor: Actor, gives: Mapping[uuid.UUID, uuid.UUID]) -> list[Case]:
    # In one order always: two leads who give the same cases do not wait for each other.
    ours = Case.objects.filter(organisation_id=actor.organisation, pk__in=gives)
    rows = ours.select_for_update(of=("self",))
    return list(rows.select_related("person", "organisation", "referral__consent").order_by("pk"))


def _leave_word(actor: Actor, case: Case, to: uuid.UUID, step: uuid.UUID, note: str) -> None:
    key = uuid.uuid5(step, "note")
    what = _("Handed over to you: %(note)s") % {"note": note.strip()}
    make_task(actor=actor, case=case, key=key, what=what, owner=to)


def _tell_each(actor: Actor, given: Mapping[uuid.UUID, uuid.UUID], key: uuid.UUID) -> None:
    for to in sorted(set(given.values())):
        tell(
            "cases.handed_over",
            key=f"cases.handed_over:{key}:{to}",
            organisation=str(actor.organisation),
            to=str(to),
            cases=sum(1 for one in given.values() if one == to),
        )


@all_or_nothing()
def reassign(
    *,
    actor: Actor,
    case: Case,
    to: uuid.UUID,
    key: uuid.UUID,
    telling: str = Telling.NOBODY,
) -> Case:
    """Give an open case with all that is to do in it to a colleague (a user's id).

    The person is told as ``telling`` says, as at a handover of many. ``key`` becomes the step's id:
    the same form sent twice gives it once. Raises Refused for somebody who does not work the
    team's cases, or who has this one already, and where something forbids it (``care.limits``, as
    for many at once).
    """
    require(actor, Permission.CASES_REASSIGN)
    case = locked(case)
    if kept_with(key, CaseMove.objects, case_id=case.pk, name="reassign"):
        return case
    target_of(MOVES, "reassign", case.status)  # one that is closed stays where it was
    colleague = colleagues_who_may(actor, Permission.CASES_WORK).filter(pk=to).first()
    if colleague is None:
        raise Refused(_("Choose a link worker of your team."), field="to")
    if to == case.worker_id:
        raise Refused(_("They have this case already."), field="to")
    check_may_go(actor, case, to)
    give(actor, case, to, key)
    _tell_the_person(actor, case, colleague.name, key, telling)
    tell(
        "case.reassigned",
        key=f"case.reassigned:{key}",
        case=str(case.pk),
        reference=case.referral.reference,
        organisation=str(case.organisation_id),
        to=str(to),
    )
    return case


def _tell_the_person(actor: Actor, case: Case, name: str, step: uuid.UUID, telling: str) -> bool:
    """Whether they are written to."""
    if telling not in (Telling.PLAIN, Telling.NAMED):
        return False
    return tell_of_new_worker(actor, case, name if telling == Telling.NAMED else "", step)


@all_or_nothing()
def keep_from(*, actor: Actor, case: Case, users: Collection[uuid.UUID]) -> Case:
    """Note which colleagues (users' ids) should not have a case: who know the person, say.

    What was noted of somebody who is not in the team now stays, for when they come back.
    Raises Refused for somebody who does not work the team's cases.
    """
    case = open_case(actor, case)
    team = set(colleagues_who_may(actor, Permission.CASES_WORK).values_list("pk", flat=True))
    if not set(users) <= team | set(case.kept_from):
        raise Refused(_("Choose a link worker of your team."), field="users")
    kept = sorted(set(users) | set(case.kept_from) - team)
    if kept != sorted(case.kept_from):
        case.kept_from = kept
        case.save(update_fields=["kept_from"])
        record(actor, "case.keep_from", case, people=[case.person_id], colleagues=len(kept))
    return case


@all_or_nothing()
def set_shares(
    *,
    actor: Actor,
    points: Mapping[str, int],
    hours: Mapping[uuid.UUID, float],
    languages: Mapping[uuid.UUID, Sequence[str]] | None = None,
    places: Mapping[uuid.UUID, Sequence[str]] | None = None,
) -> Shares:
    """Set what each factor and fit counts (0 to 5 points), and what each of the team works.

    By user: hours a week, languages beyond English, beginnings of postcodes where they work.
    """
    require(actor, Permission.CASES_REASSIGN)
    hold("shares", actor.organisation)
    if not all(0 <= one <= MOST_POINTS for one in points.values()) or set(points) - {*Factor, *Fit}:
        raise Refused(_("Give each from 0 to 5 points."))
    if not all(0 < one <= 60 for one in hours.values()):
        raise Refused(_("Give each between 1 and 60 hours a week."))
    shares = Shares.objects.filter(organisation_id=actor.organisation).first()
    fresh = shares is None
    shares = shares or Shares(organisation_id=actor.organisation)
    shares.points = {str(name): one for name, one in points.items()}
    shares.hours = {str(user): one for user, one in hours.items()}
    shares.languages = {str(user): list(said) for user, said in (languages or {}).items() if said}
    shares.places = {str(user): list(said) for user, said in (places or {}).items() if said}
    if fresh:
        insert(shares)
    else:
        shares.save(update_fields=["points", "hours", "languages", "places"])
    record(actor, "shares.set", shares, points=shares.points)
    return shares
