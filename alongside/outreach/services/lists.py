"""Verbs about a list: make it, put people on it, let it begin, stop it."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.needs.models import Need
from alongside.outreach.choosing import Query, check
from alongside.outreach.models import LONGEST_PURPOSE, MOST_A_WEEK, Invitee, InviteList
from alongside.outreach.queries import found_by, invitees_visible_to, standings
from alongside.outreach.rows import MOST_ROWS, Row
from alongside.outreach.rules import Fate, Omitted, Use, why_not
from alongside.outreach.services.checking import check_list
from alongside.people.models import Person

Status, Basis, Source = InviteList.Status, InviteList.Basis, InviteList.Source
LONGEST_KEPT = dt.timedelta(days=730)
# Somebody without a safe way, or who shares it, is listed, so that the team sees whom to ring;
# nobody else is.
_LISTED_ALL_THE_SAME = frozenset({"", str(Omitted.NO_WAY), str(Omitted.SHARED)})


@dataclass(frozen=True)
class Plan:
    """What is said of a list before anybody is on it."""

    name: str
    purpose: str
    basis: str
    basis_why: str
    need: Need
    a_week: int
    review_on: dt.date
    keep_until: dt.date


@dataclass(frozen=True)
class Preview:
    """Whom a search would put on the list, and how many it would leave out, by reason."""

    people: Sequence[Person]
    left_out: Mapping[str, int]


def look_over(*, actor: Actor, invite_list: InviteList, invitees: Iterable[Invitee]) -> None:
    """Note whose names on a list were just shown."""
    people = {invitee.person_id for invitee in invitees}
    record(actor, "list.see", invite_list, people=sorted(people))


def use_of(invite_list: InviteList) -> Use:
    """Whether an objection to use beyond people's own care counts."""
    return Use.CARE if invite_list.basis == Basis.CARE else Use.BEYOND


@all_or_nothing()
def make_list(
    *, actor: Actor, plan: Plan, key: uuid.UUID, query: Query | None = None
) -> InviteList:
    """Keep a list with nobody on it. ``key`` becomes its id: the same form twice makes one.

    With a ``query`` people are searched, else they come from a file. Raises Refused for what is
    missing or cannot be.
    """
    require(actor, Permission.CASES_WORK)
    hold("invite_list", key)
    earlier = kept_with(key, InviteList.objects, made_by_id=actor.user)
    if earlier:
        return earlier
    _check(plan)
    invite_list = InviteList(
        pk=key,
        organisation_id=actor.organisation,
        made_by_id=actor.user,
        source=Source.QUERY if query else Source.FILE,
        query=asdict(check(query)) if query else {},
        **{name: getattr(plan, name) for name in Plan.__dataclass_fields__},
    )
    insert(invite_list)
    record(actor, "list.make", invite_list, basis=plan.basis)
    return invite_list


def _check(plan: Plan) -> None:
    for name in ("name", "purpose", "basis_why"):
        if not getattr(plan, name).strip():
            raise Refused(_("Write something here."), field=name)
        if len(getattr(plan, name)) > LONGEST_PURPOSE:
            raise Refused(_("This is too long: keep it under 1,000 characters."), field=name)
    if plan.basis not in Basis.values:
        raise Refused(_("Choose what it rests on."), field="basis")
    if not 1 <= plan.a_week <= MOST_A_WEEK:
        raise Refused(_("Write a number between 1 and 200."), field="a_week")
    today = clock.today()
    if plan.review_on <= today:
        raise Refused(_("Choose a day that lies ahead."), field="review_on")
    if not plan.review_on <= plan.keep_until <= today + LONGEST_KEPT:
        raise Refused(
            _("Choose a day after the review, at most two years from now."), field="keep_until"
        )


@all_or_nothing()
def preview_search(*, actor: Actor, invite_list: InviteList) -> Preview:
    """Count what the list's search finds, and whom of them it leaves out. Nobody is listed."""
    require(actor, Permission.CASES_WORK)
    found = list(found_by(actor, Query(**invite_list.query))[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise Refused(_("More than 2,000 people are found. Narrow the search."))
    on_it = set(_on(actor, invite_list))
    new = [one for one in found if one.pk not in on_it]
    people, left_out = _sorted_out(actor, invite_list, new)
    record(actor, "list.search", invite_list, people=[one.pk for one in found])
    return Preview(people, left_out)


def _on(actor: Actor, invite_list: InviteList) -> Sequence[uuid.UUID]:
    rows = invitees_visible_to(actor).filter(invite_list=invite_list)
    return list(rows.values_list("person_id", flat=True))


def _sorted_out(
    actor: Actor, invite_list: InviteList, people: Sequence[Person]
) -> tuple[list[Person], Mapping[str, int]]:
    use, listed, left_out = use_of(invite_list), [], Counter[str]()
    stands = standings(actor, {one.pk: one for one in people})
    for one in people:
        why = why_not(stands[one.pk], use)
        if why in _LISTED_ALL_THE_SAME:
            listed.append(one)
        else:
            left_out[why] += 1
    return listed, left_out


@all_or_nothing()
def list_people(
    *, actor: Actor, invite_list: InviteList, rows: Sequence[Row] | None = None
) -> Preview:
    """Put those on the list whom its search finds now, or whom the ``rows`` of a file name.

    Whoever is on it stays once. Raises OutOfTurn once it was let begin or stopped.
    """
    require(actor, Permission.CASES_WORK)
    invite_list = locked(invite_list)
    if invite_list.status != Status.DRAFT:
        raise OutOfTurn(_("This list has begun or was stopped: make another."))
    if rows is None:
        seen = preview_search(actor=actor, invite_list=invite_list)
    else:
        seen = _of_file(actor, invite_list, rows)
    insert(
        *(Invitee(invite_list=invite_list, person=person) for person in seen.people),
        unless_there=True,
    )
    record(actor, "list.fill", invite_list, people=[one.pk for one in seen.people])
    return seen


def _of_file(actor: Actor, invite_list: InviteList, rows: Sequence[Row]) -> Preview:
    report = check_list(actor=actor, rows=rows, use=use_of(invite_list))
    on_it = set(_on(actor, invite_list))
    can = [one.person for one in report.rows if one.fate == Fate.OFFER and one.person]
    people, more = _sorted_out(actor, invite_list, [one for one in can if one.pk not in on_it])
    left_out = {str(fate): n for fate, n in report.counts.items() if fate != Fate.OFFER}
    return Preview(people, left_out | dict(more))


@all_or_nothing()
def approve_list(*, actor: Actor, invite_list: InviteList) -> InviteList:
    """Let it begin: from the next working morning people are invited, at its pace.

    Raises Refused while nobody is on it; OutOfTurn once it was stopped.
    """
    require(actor, Permission.CASES_REASSIGN)
    invite_list = locked(invite_list)
    if invite_list.status == Status.RUNNING:
        return invite_list
    if invite_list.status == Status.STOPPED:
        raise OutOfTurn(_("This list was stopped: make another."))
    if not _on(actor, invite_list):
        raise Refused(_("Nobody is on the list yet."))
    invite_list.status = Status.RUNNING
    invite_list.approved_by_id, invite_list.approved_at = actor.user, clock.now()
    invite_list.save(update_fields=["status", "approved_by", "approved_at"])
    record(actor, "list.approve", invite_list)
    return invite_list


@all_or_nothing()
def stop_list(*, actor: Actor, invite_list: InviteList) -> InviteList:
    """Invite nobody more, and hold what waits to be sent. Anybody of the team may, at any time."""
    require(actor, Permission.CASES_WORK)
    invite_list = locked(invite_list)
    if invite_list.status == Status.DRAFT:
        raise OutOfTurn(_("This list has not begun: there is nothing to stop."))
    if invite_list.status != Status.STOPPED:
        invite_list.status, invite_list.stopped_at = Status.STOPPED, clock.now()
        invite_list.save(update_fields=["status", "stopped_at"])
        record(actor, "list.stop", invite_list)
    return invite_list
