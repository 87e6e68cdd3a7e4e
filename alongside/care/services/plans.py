"""Verbs about the plan, which is written from two sides: neither writes over the other."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.models import Case, Plan, PlanDraft, PlanVersion
from alongside.care.models.plan import ABOUT_ME, PARTS, WORDS
from alongside.care.rules import merge
from alongside.care.services.cases import LONGEST_TEXT, open_to_writer
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.people.hidden_words import check_gives_nothing_away

Words = Mapping[str, str]


class Clash(OutOfTurn):
    """Somebody else wrote something else into the same fields meanwhile; nothing was written."""

    def __init__(self, plan: Plan, merged: dict[str, str], fields: tuple[str, ...]) -> None:
        super().__init__(
            _("Somebody changed this plan while you were writing. Nothing is lost: see both below.")
        )
        self.plan, self.merged, self.fields = plan, merged, fields


@all_or_nothing()
def write_plan(*, actor: Actor, case: Case, base: int, words: Words, key: uuid.UUID) -> Plan:
    """Write these fields of the plan; a link worker any, the person what they say of themselves.

    ``base`` is the number of the plan that was being read while writing (0: there was none). What
    others wrote since stays, where it was in other fields. ``key`` becomes the version's id: the
    same form sent twice is kept once. Raises Clash where the same field was written by both,
    OutOfTurn for a closed case.
    """
    _may_write(actor, words)
    _check(words)
    if actor.person_id is None:
        for field, text in words.items():
            check_gives_nothing_away(actor, case.person, field, text)
    hold(f"plan {case.pk}")
    open_to_writer(actor, case)
    plan = Plan.objects.filter(case=case).first() or Plan(case=case, number=0)
    if kept_with(key, PlanVersion.objects.only("plan_id"), plan_id=plan.pk):
        return plan
    written = merge(_begun_from(plan, base), plan.words(), words)
    if written.clashes:
        raise Clash(plan, written.words, written.clashes)
    if written.words != plan.words():
        _keep(actor, case, plan, written.words, key)
    if actor.person_id is None:
        parts = [part for part, names in PARTS.items() if set(names) & set(words)]
        PlanDraft.objects.filter(case=case, by_id=actor.user, part__in=parts).delete()
    return plan


def _may_write(actor: Actor, words: Words) -> None:
    if actor.person_id is None:
        require(actor, Permission.CASES_WORK)
    elif not set(words) <= set(ABOUT_ME):
        raise NotPermitted(_("This part is written together with your link worker."))


def _check(words: Words) -> None:
    unknown = set(words) - set(WORDS)
    if unknown:
        raise ValueError(f"A plan has no {', '.join(sorted(unknown))}.")
    _check_length(words)


def _check_length(words: Words) -> None:
    for name, text in words.items():
        if len(text) > LONGEST_TEXT:
            raise Refused(_("This is too long: keep it under 10,000 characters."), field=name)


def _begun_from(plan: Plan, base: int) -> Words:
    if base == plan.number:
        return plan.words()
    version = PlanVersion.objects.filter(plan=plan, number=base).first()
    return version.words if version else {}


def _keep(actor: Actor, case: Case, plan: Plan, words: dict[str, str], key: uuid.UUID) -> None:
    changed = [name for name, text in plan.words().items() if text != words[name]]
    for name in changed:
        setattr(plan, name, _value(name, words[name]))
    plan.number += 1
    plan.written_at = clock.now()
    if plan.number == 1:
        insert(plan)
    else:
        # Only what changed: the person may not write all of it.
        plan.save(update_fields=[*changed, "number", "written_at"])
    insert(PlanVersion(pk=key, plan=plan, number=plan.number, words=words, by_id=actor.user))
    record(actor, "plan.write", plan, people=[case.person_id], number=plan.number)


def _value(name: str, text: str) -> str | dt.date | None:
    if name != "review_on":
        return text
    return dt.date.fromisoformat(text) if text else None


@all_or_nothing()
def keep_draft(
    *, actor: Actor, case: Case, part: str, base: int, typed: Words, turn: int
) -> PlanDraft:
    """Keep what is being typed into a part of the plan (its name in PARTS), box by box.

    A box is named like its field, or like a part of it: ``review_on-day``.
    ``turn``: of the last keeping that this window knows of, or 0.

    Raises OutOfTurn, and keeps what there is, where another window has typed since.
    """
    require(actor, Permission.CASES_WORK)
    _check_length(typed)
    if not {name.partition("-")[0] for name in typed} <= set(PARTS[part]):
        raise ValueError(f"Not all of that belongs to {part}.")
    hold(f"plan {case.pk}")
    draft = PlanDraft.objects.filter(case=case, by_id=actor.user, part=part).first()
    if draft and draft.turn != turn:
        raise OutOfTurn(
            _("You write this plan in another window too. This one is kept only when you save it.")
        )
    if draft is None:
        draft = PlanDraft(
            case=case,
            by_id=actor.user,
            part=part,
            base=base,
            typed=dict(typed),
            turn=1,
            kept_at=clock.now(),
        )
        insert(draft)
    else:
        draft.base, draft.typed, draft.turn, draft.kept_at = (
            base,
            dict(typed),
            turn + 1,
            clock.now(),
        )
        draft.save(update_fields=["base", "typed", "turn", "kept_at"])
    return draft


@all_or_nothing()
def drop_draft(*, actor: Actor, case: Case, part: str) -> None:
    """Forget what was typed and not saved."""
    require(actor, Permission.CASES_WORK)
    PlanDraft.objects.filter(case=case, by_id=actor.user, part=part).delete()


@all_or_nothing()
def forget_drafts(*, actor: Actor, before: dt.datetime) -> int:
    """Forget what was last typed before that moment and never saved; how many there were."""
    require(actor, Permission.SYSTEM)
    forgotten, _each = PlanDraft.objects.filter(kept_at__lt=before).delete()
    return forgotten
