"""The provider's sessions: how each service is booked, who comes, who waits the longest."""

import datetime as dt
import uuid
from collections.abc import Iterable
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.booking import queries, services
from alongside.booking.models import Session
from alongside.booking.rules import openness
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.web.booking.forms import PlacesForm, PlanForm
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import pressed, refuse

MOST_OVER = 50


@requires(Permission.REFERRALS_ANSWER)
@require_safe
def our_sessions(request: Request) -> HttpResponse:
    """What goes on or lies ahead, what is over today, how each service is booked, who waits.

    ``?only=taken`` leaves out sessions to which nobody comes.
    """
    only = "taken" if request.GET.get("only") == "taken" else ""
    ahead = queries.kept_sessions(request.actor)
    waiting = list(queries.longest_waits(request.actor)[:50])
    asked = queries.help_to_arrange(request.actor)[:50]
    page = page_of(request, ahead.filter(taken__gt=0) if only else ahead)
    services.look_at(
        actor=request.actor,
        people=[*(one.person_id for one in waiting), *(one.person_id for one in asked)],
    )
    context = {
        "to_arrange": asked,
        "page": page,
        "only": only,
        "days": _by_day(page),
        "over": queries.over_today(request.actor)[:MOST_OVER],
        "services": queries.services_with_plans(request.actor),
        "waiting": waiting,
        "unfilled": queries.unfilled_registers(request.actor)[:20],
        "doubtful": queries.doubtful_sessions(request.actor),
    }
    return render(request, "booking/sessions.html", context)


def _by_day(sessions: Iterable[Session]) -> list[tuple[dt.date, list[Session]]]:
    """The sessions, which stand in order, under the days on which they begin."""
    by_day = groupby(sessions, key=lambda one: timezone.localdate(one.starts_at))
    return [(day, list(there)) for day, there in by_day]


@requires(Permission.REFERRALS_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_service(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Say how many places a service has each time, and how far ahead."""
    service = queries.services_of(request.actor).filter(pk=service_id).first()
    if service is None:
        raise Http404
    form = PlanForm.of(queries.plan_of(service))
    if request.method == "POST":
        form = PlanForm(request.POST)
        if form.is_valid():
            try:
                services.plan_sessions(actor=request.actor, service=service, **form.cleaned_data)
            except Refused as error:
                refuse(form, error)
            else:
                messages.success(request, _made(queries.bookable(service.pk).count()))
                return redirect("our_sessions")
    status = 422 if form.errors else 200
    return render(request, "booking/plan.html", {"service": service, "form": form}, status=status)


def _made(sessions: int) -> str:
    if not sessions:
        return _("Saved. No session lies ahead: give days and times in your directory entry.")
    said = ngettext(
        "Saved. %(number)d session can be booked.",
        "Saved. %(number)d sessions can be booked.",
        sessions,
    )
    return said % {"number": sessions}


@requires(Permission.REFERRALS_ANSWER)
@require_safe
def session_page(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Who comes to one session, who asks for another time, who waits for it."""
    return _page(request, _kept(request, session_id))


def _kept(request: Request, session_id: uuid.UUID) -> Session:
    session = queries.session_kept_by(request.actor, session_id)
    if session is None:
        raise Http404
    return session


def _page(request: Request, session: Session, *, refused: PlacesForm | None = None) -> HttpResponse:
    off = session.status == Session.Status.CALLED_OFF
    who = queries.called_off_in if off else queries.booked_in
    coming = list(who(request.actor, session.pk))
    waiting = [] if off else list(queries.waiting_for(request.actor, session))
    services.look_at(
        actor=request.actor,
        people=[
            *(one.person_id for one in coming),
            *(one.person_id for one in waiting),
        ],
    )
    context = {
        "session": session,
        "coming": coming,
        "waiting": waiting,
        "unseen": session.taken - len(coming),
        "form": refused or PlacesForm(initial={"places": session.places}),
        "stands": openness(clock.local_day(session.starts_at), clock.today()),
        "others": queries.bookable(session.of_service).exclude(pk=session.pk)[:12],
    }
    status = 422 if refused else 200
    return render(request, "booking/session.html", context, status=status)


@requires(Permission.REFERRALS_ANSWER)
@require_POST
def change_session(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Give it more places, keep it though the timetable has it no more, or call it off."""
    session, do = _kept(request, session_id), pressed(request, ("set", "keep", "call_off"))
    form = PlacesForm(request.POST)
    if do == "set" and not form.is_valid():
        return _page(request, session, refused=form)
    try:
        if do == "set":
            services.set_places(
                actor=request.actor, session=session, places=form.cleaned_data["places"]
            )
            messages.success(request, _("Saved. Whoever waits is offered what is free."))
        elif do == "keep":
            services.keep_session(actor=request.actor, session=session)
            messages.success(request, _("The session takes place."))
        else:
            services.call_off(actor=request.actor, session=session)
            messages.success(
                request,
                _("Called off. Who had a place stands below: see that everybody knows."),
            )
    except Refused as error:
        if do == "set":
            refuse(form, error)
            return _page(request, _kept(request, session_id), refused=form)
        messages.warning(request, error.message)
    return redirect("session", session_id)
