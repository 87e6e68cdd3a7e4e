"""Lists of people to invite: made, counted, let begin, stopped, and what people said."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.insight.suppression import PROFILES
from alongside.insight.uptake import ANSWERED, Figure, uptake
from alongside.messaging.models import Message
from alongside.messaging.wordings import LANGUAGES, Shown, as_read
from alongside.needs.queries import all_needs
from alongside.outreach import services
from alongside.outreach.choosing import Query
from alongside.outreach.messages import INVITED
from alongside.outreach.models import Invitee, InviteList
from alongside.outreach.queries import (
    counts,
    invitees_visible_to,
    lists_visible_to,
    shared_by_now,
)
from alongside.outreach.rows import read
from alongside.outreach.rules import why_label
from alongside.web.caseload.invitation_forms import FileForm, ListForm, SaidForm
from alongside.web.caseload.views.case import typed
from alongside.web.doors import Request, requires
from alongside.web.messages.words import IN_WORDS
from alongside.web.paging import page_of
from alongside.web.replies import form_key, refuse

Status = InviteList.Status
NAMES = 25  # on one page


def _the_list(request: Request, list_id: uuid.UUID) -> InviteList:
    found = lists_visible_to(request.actor).filter(pk=list_id)
    one = found.select_related("need", "made_by", "approved_by").first()
    if one is None:
        raise Http404
    return one


@requires(Permission.CASES_WORK)
@require_safe
def invite_lists(request: Request) -> HttpResponse:
    """The lists of the team."""
    page = page_of(request, lists_visible_to(request.actor).select_related("need"))
    return render(request, "caseload/invite_lists.html", {"page": page})


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def make_invite_list(request: Request) -> HttpResponse:
    """Say what a list is for, and whom to look for; nobody is on it yet.

    Begun from another list (``?like=``), with what it was for and its search.
    """
    form = ListForm(typed(request), initial=_like(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_list(
                actor=request.actor,
                plan=form.plan(),
                query=form.query(),
                key=uuid.UUID(form_key(request)),
            )
        except Refused as error:
            refuse(form, error)
        else:
            return redirect("invite_list", made.pk)
    context = {
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
        "whom": ("age_from", "age_to", "looked_need", "area", "quiet_months", "agreed_practice"),
    }
    status = 422 if form.errors else 200
    return render(request, "caseload/make_invite_list.html", context, status=status)


def _like(request: Request) -> dict[str, Any]:
    """What stands in the form of a list that is begun from another; nothing for none of ours."""
    try:
        asked = uuid.UUID(request.GET.get("like", ""))
    except ValueError:
        return {}
    found = lists_visible_to(request.actor).select_related("need").filter(pk=asked).first()
    return ListForm.said_of(found) if found else {}


@requires(Permission.CASES_WORK)
@require_safe
def invite_list(request: Request, list_id: uuid.UUID) -> HttpResponse:
    """What the list is, who is on it, who said what, and how many of which group."""
    return _page(request, _the_list(request, list_id))


def _page(
    request: Request, found: InviteList, form: Form | None = None, **more: Any
) -> HttpResponse:
    on_it = invitees_visible_to(request.actor).filter(invite_list=found)
    page = page_of(request, on_it.select_related("person", "referral"), NAMES)
    by_now = shared_by_now(request.actor, list(page.object_list))
    for one in page.object_list:
        why = one.why or by_now.get(one.pk, "")
        one.why_words = why_label(why) if why else ""
    query = Query(**found.query) if found.query else None
    needs = {need.code: need.name for need in all_needs()}
    services.look_over(actor=request.actor, invite_list=found, invitees=page.object_list)
    counted = counts(request.actor, found)
    everybody, *by_group = uptake(request.actor, found)
    context = {
        "list": found,
        "page": page,
        "counts": [
            (one.label, counted.get(one.value, 0))
            for one in Invitee.Status
            if found.status == InviteList.Status.DRAFT or one not in ANSWERED
        ],
        "words": query.in_words(needs) if query else "",
        "form": form or FileForm(),
        "everybody": everybody.lines[0].shown,
        "uptake": by_group,
        "figures": [(one.value, str(one.label).partition(":")) for one in Figure],
        "explanation": PROFILES["nhs_england"].explanation,
        "may_approve": request.actor.may(Permission.CASES_REASSIGN),
        "may_write": request.actor.may(Permission.WORDS_SET),
        "read_by": _as_read(request, found),
        "why_label": why_label,
        **more,
    }
    status = 422 if form and form.errors else 200
    return render(request, "caseload/invite_list.html", context, status=status)


def _as_read(request: Request, found: InviteList) -> list[tuple[str, str, str, Shown]]:
    """What people on the list read: by channel and language, in the words that hold now."""
    team = found.organisation_id
    return [
        (
            str(channel),
            language,
            f"{channel.label}, {IN_WORDS[language]}",
            as_read(team, INVITED, channel, language),
        )
        for channel in (Message.Channel.TEXT, Message.Channel.EMAIL)
        for language in LANGUAGES
    ]


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def fill_invite_list(request: Request, list_id: uuid.UUID) -> HttpResponse:
    """Count whom a search finds; then, or from a file, put people on the list."""
    found = _the_list(request, list_id)
    if request.method != "POST":
        return _counted(request, found)
    form: Form | None = None
    rows = None
    try:
        if found.source == InviteList.Source.FILE:
            form = FileForm(request.POST, request.FILES)
            if not form.is_valid():
                return _page(request, found, form)
            rows = read(form.cleaned_data["file"].read())
        done = services.list_people(actor=request.actor, invite_list=found, rows=rows)
    except Refused as error:
        if form is not None:
            refuse(form, error)
            return _page(request, found, form)
        messages.warning(request, error.message)
        return redirect("invite_list", found.pk)
    many = len(done.people)
    said = ngettext("%(many)s person is now listed.", "%(many)s people are now listed.", many)
    messages.success(request, said % {"many": many})
    for code, number in done.left_out.items():
        messages.info(request, f"{why_label(code)}: {number}")
    return redirect("invite_list", found.pk)


def _counted(request: Request, found: InviteList) -> HttpResponse:
    if found.source != InviteList.Source.QUERY:
        raise Http404
    try:
        seen = services.preview_search(actor=request.actor, invite_list=found)
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("invite_list", found.pk)
    return _page(request, found, seen=seen)


@requires(Permission.CASES_REASSIGN)
@require_POST
def approve_invite_list(request: Request, list_id: uuid.UUID) -> HttpResponse:
    """Let it begin."""
    found = _the_list(request, list_id)
    try:
        services.approve_list(actor=request.actor, invite_list=found)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("The list begins on the next working morning."))
    return redirect("invite_list", found.pk)


@requires(Permission.CASES_WORK)
@require_POST
def stop_invite_list(request: Request, list_id: uuid.UUID) -> HttpResponse:
    """Invite nobody more, at once."""
    found = _the_list(request, list_id)
    try:
        services.stop_list(actor=request.actor, invite_list=found)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Stopped. What waited to be sent is held."))
    return redirect("invite_list", found.pk)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def note_said(request: Request, invitee_id: uuid.UUID) -> HttpResponse:
    """Write down what somebody on a list told the team."""
    mine = invitees_visible_to(request.actor).select_related("person", "invite_list__need")
    invitee = mine.filter(pk=invitee_id).first()
    if invitee is None:
        raise Http404
    form = SaidForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.note_answer(
                actor=request.actor, invitee=invitee, said=form.cleaned_data["said"]
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("invite_list", invitee.invite_list_id)
    services.look_over(actor=request.actor, invite_list=invitee.invite_list, invitees=[invitee])
    status = 422 if form.errors else 200
    context = {"form": form, "invitee": invitee}
    return render(request, "caseload/note_said.html", context, status=status)
