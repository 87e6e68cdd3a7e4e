"""What happened so far, as one list: referrals, contacts, sessions, messages, measures, the plan.

The database puts the moments in order; only the rows of one page are fetched, kind by kind.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Field, Func, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.accounts.actor import Actor
from alongside.booking import queries as booking
from alongside.booking.models import Place
from alongside.booking.states import PlaceStatus, RegisterStatus
from alongside.care import network
from alongside.care import queries as care
from alongside.care.models import (
    Appointment,
    Case,
    CaseMove,
    FirstVisit,
    PlanVersion,
    TextReply,
    Tie,
)
from alongside.care.services.again import Written
from alongside.common import clock
from alongside.common.statements import among, put_together_once
from alongside.outcomes import queries as outcomes
from alongside.outcomes.models import Response
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral, ReferralMove, ReferralNote
from alongside.referrals.states import Side
from alongside.ui.formats import day, moment
from alongside.ui.translated import ngettext

PER_PAGE = 25


@dataclass(frozen=True)
class Happened:
    """One line: when, what, who, and the words that were kept."""

    at: dt.datetime
    what: str
    who: str
    words: str = ""


Moment = tuple[float, str, uuid.UUID]


class _Seconds(Func):
    """Since 1970. Only put in order by: hundreds of moments would be made of dates otherwise."""

    template = "extract(epoch FROM %(expressions)s)::float8"
    output_field = Field()  # what the database gives, as it is


def held(actor: Actor, case: Case, onward: Sequence[Referral]) -> list[Moment]:
    """Every moment of a case that the actor sees, the newest first.

    All of a case at once, for they are counted and put in order anyway. ``onward`` are the
    referrals that followed from its own.
    """
    of = (case.referral_id, *(referral.pk for referral in onward))
    return _held(actor, case.pk, of, clock.now(), bool(onward))


@dataclass(frozen=True)
class Story:
    """What happened in a case that the actor sees: the moments that are ``held`` of it.

    ``written`` is what the house wrote to the person: where and what is kept from those who read.
    """

    actor: Actor
    held: Sequence[Moment]
    written: Sequence[Written] = ()

    def moments(self) -> Sequence[Moment]:
        """Every moment, the newest first: to be paged, then ``told``."""
        sent = [(one.message.created_at.timestamp(), _SENT, pk) for pk, one in self._sent]
        if not sent:
            return self.held
        return sorted([*self.held, *sent], key=lambda one: (-one[0], *one[1:]))

    def told(self, moments: Iterable[Moment]) -> list[Happened]:
        """The lines of these moments, in their order: one query for each kind among them."""
        moments = list(moments)
        rows: dict[tuple[str, Any], Happened] = {(_SENT, pk): _sent(one) for pk, one in self._sent}
        for kind in {kind for _at, kind, _pk in moments} - {_SENT}:
            wanted = [pk for _at, other, pk in moments if other == kind]
            for row in _rows(self.actor, kind, tuple(wanted)):
                rows[kind, row.pk] = _TELL[kind](row)
        return [rows[kind, pk] for _at, kind, pk in moments if (kind, pk) in rows]

    @property
    def _sent(self) -> list[tuple[uuid.UUID, Written]]:
        return [(one.message.pk, one) for one in self.written]


@put_together_once
def _held(
    actor: Actor,
    case_id: uuid.UUID,
    of: tuple[uuid.UUID, ...],
    now: dt.datetime,
    with_sessions: bool,
) -> QuerySet[Any, Moment]:
    lists = [_at(care.moments_in(case_id), "at", F("kind"))]
    lists.append(_at(referrals.moves_of(among(of)), "created_at", Value("move")))
    lists.append(_at(referrals.notes_of(among(of)), "created_at", Value("note")))
    if with_sessions:
        been = booking.visible_to(actor).filter(
            referral_id__in=among(of),
            status=PlaceStatus.BOOKED,
            session__starts_at__lte=now,
            session__worker=None,  # a link worker's own time is an appointment
        )
        lists.append(_at(been, "session__starts_at", Value("session")))
    every = lists[0].union(*lists[1:], all=True)
    return every.order_by("-story_at", "story_kind", "pk")


def _at(rows: QuerySet[Any], moment: str, kind: F | Value) -> QuerySet[Any, Moment]:
    moments = rows.order_by().annotate(story_at=_Seconds(F(moment)), story_kind=kind)
    return moments.values_list("story_at", "story_kind", "pk")


@put_together_once
def _rows(actor: Actor, kind: str, wanted: tuple[uuid.UUID, ...]) -> QuerySet[Any]:
    # Not of the case as well: PostgreSQL would go through all of a long story for one page.
    return _visible_to(actor)[kind].filter(pk__in=among(wanted))


def _visible_to(actor: Actor) -> dict[str, QuerySet[Any]]:
    """The rows of each kind of moment that the actor sees, with what is told of them."""
    said = ("by", "organisation", "referral__service")
    contacts = care.contacts_visible_to(actor)
    places = booking.visible_to(actor).select_related("session__service", "line", "organisation")
    return {
        "contact": contacts.annotate(by_whom=F("by__name")).only(*_OF_A_CONTACT),
        "move": referrals.moves_visible_to(actor).select_related(*said),
        "note": referrals.notes_visible_to(actor).select_related(*said),
        "response": outcomes.visible_to(actor),
        "version": care.versions_visible_to(actor).select_related("by"),
        "step": care.steps_visible_to(actor).select_related("by"),
        "appointment": care.appointments_visible_to(actor),
        "tie": network.ties_visible_to(actor).filter(own=True).select_related("by"),
        "reply": care.text_replies_visible_to(actor),
        "visit": care.visits_visible_to(actor).select_related("by"),
        "session": places,
    }


# Most of what happened: whoever noted it would be read, and made a row of, with each.
_OF_A_CONTACT = ("at", "created_at", "kind", "outcome", "minutes", "note")


def _contact(contact: Any) -> Happened:
    what = f"{contact.get_kind_display()}: {contact.get_outcome_display().lower()}"
    minutes = ngettext("%(num)s minute", "%(num)s minutes", contact.minutes)
    who = f"{contact.by_whom} · {minutes % {'num': contact.minutes}}"
    if clock.local_day(contact.created_at) != clock.local_day(contact.at):
        who += " · " + _("noted on %(day)s") % {"day": day(contact.created_at)}
    return Happened(contact.at, what, who, contact.note)


def _reply(reply: TextReply) -> Happened:
    what = _("A text message from them: %(said)s") % {"said": reply.get_said_display().lower()}
    return Happened(reply.at, what, _("The person"), reply.words)


def _move(move: ReferralMove) -> Happened:
    about = move.referral.service.name if move.referral.service else _("Referral to us")
    status = move.get_status_display().lower()
    reason = f" ({move.get_reason_display().lower()})" if move.reason else ""
    return Happened(move.created_at, f"{about}: {status}{reason}", _side(move), move.note)


def _note(note: ReferralNote) -> Happened:
    about = note.referral.service.name if note.referral.service else _("Referral to us")
    what = _("%(about)s: a word between colleagues") % {"about": about}
    return Happened(note.created_at, what, _side(note), note.text)


def _side(row: ReferralMove | ReferralNote) -> str:
    if isinstance(row, ReferralMove):
        return row.made_by
    return f"{row.by.name}, {row.organisation.name}"


def _response(response: Response) -> Happened:
    if response.not_done_reason:
        why = response.get_not_done_reason_display()
        return Happened(response.taken_at, _("The four questions: not done"), why)
    point = response.get_point_display()
    what = _("The four questions: %(point)s") % {"point": point.lower()}
    return Happened(response.taken_at, what, response.get_mode_display())


def _appointment(appointment: Appointment) -> Happened:
    status = appointment.get_status_display().lower()
    if appointment.status == Appointment.Status.CANCELLED:
        what = _("Appointment of %(when)s: %(status)s")
        what %= {"when": moment(appointment.at), "status": status}
        return Happened(appointment.settled_at or appointment.at, what, appointment.worker.name)
    return Happened(
        appointment.at, _("Appointment: %(status)s") % {"status": status}, appointment.worker.name
    )


def _visit(visit: FirstVisit) -> Happened:
    kind = _("Told of %(service)s") if visit.is_signpost else _("First visit planned: %(service)s")
    went = f" ({visit.get_went_display().lower()})" if visit.went else ""
    if visit.own_word:
        went = f" ({visit.get_went_display().lower()}, {_('their own word')})"
    what = kind % {"service": visit.service_name} + went
    return Happened(visit.created_at, what, visit.by.name)


def _session(place: Place) -> Happened:
    line = getattr(place, "line", None)
    stands = line.status if line else RegisterStatus.EXPECTED
    said = {
        RegisterStatus.CAME: _("%(service)s: came"),
        RegisterStatus.MISSED: _("%(service)s: did not come"),
        RegisterStatus.EXPECTED: _("%(service)s: had a place, nobody said whether they came"),
    }[RegisterStatus(stands)]
    what = said % {"service": place.session.title}
    return Happened(place.session.starts_at, what, place.organisation.name)


def _sent(one: Written) -> Happened:
    sent = one.message
    stands = sent.get_arrival_display() if sent.arrival else sent.get_status_display()
    what = _("Message to them: %(what)s") % {"what": one.name}
    return Happened(sent.created_at, what, f"{sent.get_channel_display()}, {stands.lower()}")


def _own_tie(tie: Tie) -> Happened:
    what = _("On their own network map: %(name)s") % {"name": tie.name}
    return Happened(tie.begun_at, what, tie.by.name)


def _version(version: PlanVersion) -> Happened:
    what = _("The plan: version %(number)s") % {"number": version.number}
    return Happened(version.created_at, what, version.by.name)


# What the button asks for, once it has happened.
_DONE: Mapping[str, Any] = {
    "reassign": gettext_lazy("Given to a colleague"),
    "close": gettext_lazy("Case closed"),
    "reopen": gettext_lazy("Case opened again"),
}


def _step(step: CaseMove) -> Happened:
    who = step.by.name if step.by else str(Side.HOUSE.label)
    return Happened(step.created_at, _DONE.get(step.name, step.get_name_display()), who)


_SENT = "message"
_TELL: Mapping[str, Callable[[Any], Happened]] = {
    "contact": _contact,
    "move": _move,
    "note": _note,
    "response": _response,
    "version": _version,
    "step": _step,
    "appointment": _appointment,
    "tie": _own_tie,
    "reply": _reply,
    "visit": _visit,
    "session": _session,
}
