"""Supervision: a diary of two colleagues, and for a lead that it takes place."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.care.queries import visible_to as cases_visible_to
from alongside.care.states import Status
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.owncare import services
from alongside.owncare.models import Supervision
from alongside.owncare.models.supervision import LONGEST_NOTE
from alongside.owncare.queries import supervision as queries
from alongside.ui.fields import DateBoxesField
from alongside.web.caseload.views.case import kept, typed
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import form_key, refuse


class BeginForm(forms.Form):
    """With whom, and who supervises whom."""

    colleague = forms.ChoiceField(
        label=later("With whom?"), error_messages={"required": later("Choose a colleague")}
    )
    supervises = forms.ChoiceField(
        label=later("What are you?"),
        choices=[("no", later("I am supervised")), ("yes", later("I supervise"))],
        widget=forms.RadioSelect,
        error_messages={"required": later("Say which of the two you are")},
    )

    def __init__(self, team: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(user.pk), user.name) for user in team]
        choices = [("", later("Choose a colleague")), *names]
        self.fields["colleague"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "supervises" in said:
            said["supervises"] = said["supervises"] == "yes"
        return said


class MeetingForm(forms.Form):
    """When the two met, what they agreed, whose cases they talked about, and when next."""

    held_on = DateBoxesField(label=later("When did you meet?"), must_be="past")
    note = forms.CharField(
        label=later("What you both want to remember"),
        help_text=later("The two of you read it, and nobody else. No names of people helped."),
        widget=LongText(attrs={"rows": 5}),
        max_length=LONGEST_NOTE,
        required=False,
    )
    worker_does = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    supervisor_does = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    people = forms.MultipleChoiceField(
        label=later("Cases you talked about"),
        help_text=later("Kept as links, which open to whoever of you may see the case."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    next_on = DateBoxesField(
        label=later("When do you meet next?"), must_be="future", required=False
    )

    def __init__(
        self, pair: Supervision, people: list[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, user in (("worker_does", pair.worker), ("supervisor_does", pair.supervisor)):
            self.fields[name].label = _("What %(name)s does, one a line") % {"name": user.name}
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        if not people:
            del self.fields["people"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for name in ("worker_does", "supervisor_does"):
            said[name] = [line.strip() for line in said.get(name, "").splitlines() if line.strip()]
        return said


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """Say with whom I meet for supervision."""
    form = BeginForm(queries.could_meet(request.actor), typed(request))
    if kept(request, form, services.begin_supervision, _("Kept. Note here when you meet.")):
        return redirect("yourself")
    context = {"form": form, "key": request.POST.get("idempotency_key") or str(uuid.uuid4())}
    status = 422 if form.errors else 200
    return render(request, "owncare/begin_supervision.html", context, status=status)


def _own(request: Request, supervision_id: uuid.UUID) -> Supervision:
    found = queries.own(request.actor).filter(pk=supervision_id).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.CASES_WORK)
@require_safe
def supervision(request: Request, supervision_id: uuid.UUID) -> HttpResponse:
    """The diary of the two: each meeting with what was agreed."""
    pair = _own(request, supervision_id)
    meetings = queries.meetings_visible_to(request.actor).filter(supervision=pair)
    page = page_of(request, meetings, 10)
    shown = [meeting.pk for meeting in page]
    notes = queries.notes_visible_to(request.actor).filter(meeting__in=shown)
    discussed: dict[uuid.UUID, list[Any]] = {}
    found = queries.discussed_visible_to(request.actor).filter(meeting__in=shown)
    cases = _cases_by_person(request)
    for one in found.select_related("person"):
        discussed.setdefault(one.meeting_id, []).append(
            (one.person.full_name, cases.get(one.person_id))
        )
    actions: dict[uuid.UUID, list[Any]] = {}
    agreed = queries.actions_visible_to(request.actor).filter(meeting__in=shown)
    for action in agreed.select_related("owner"):
        actions.setdefault(action.meeting_id, []).append(action)
    context = {
        "pair": pair,
        "page": page,
        "notes": {note.meeting_id: note.text for note in notes},
        "actions": actions,
        "discussed": discussed,
        "today": clock.today(),
    }
    return render(request, "owncare/supervision.html", context)


def _cases_by_person(request: Request) -> dict[uuid.UUID, uuid.UUID]:
    cases = cases_visible_to(request.actor).order_by("opened_at")
    return dict(cases.values_list("person_id", "pk"))


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def note_meeting(request: Request, supervision_id: uuid.UUID) -> HttpResponse:
    """Note a meeting of the two."""
    pair = _own(request, supervision_id)
    mine = cases_visible_to(request.actor).filter(worker=pair.worker_id, status=Status.OPEN)
    cases = mine.select_related("person").order_by("person__family_name", "person__given_name")
    people = [(str(one.person_id), one.person.full_name) for one in cases]
    form = MeetingForm(pair, people, typed(request), initial={"held_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            said["people"] = [uuid.UUID(one) for one in said.get("people", [])]
            key = uuid.UUID(form_key(request))
            services.note_meeting(actor=request.actor, supervision=pair, key=key, **said)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted. Nobody but the two of you reads it."))
            return redirect("supervision", pair.pk)
    context = {
        "pair": pair,
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "owncare/note_meeting.html", context, status=status)


@requires(Permission.CASES_WORK)
@require_POST
def settle_agreed(request: Request, agreed_id: uuid.UUID) -> HttpResponse:
    """What was agreed is done, or is not after all."""
    agreed = queries.actions_visible_to(request.actor).select_related("meeting")
    action = agreed.filter(pk=agreed_id).first()
    if action is None:
        raise Http404
    done = request.POST.get("done") == "yes"
    services.settle_agreed(actor=request.actor, action=action, done=done)
    return redirect("supervision", action.meeting.supervision_id)


@requires(Permission.CASES_WORK)
@require_POST
def end(request: Request, supervision_id: uuid.UUID) -> HttpResponse:
    """We meet no more; what we kept stays ours."""
    services.end_supervision(actor=request.actor, supervision=_own(request, supervision_id))
    messages.success(request, _("Noted. What the two of you kept stays yours."))
    return redirect("yourself")


@requires(Permission.CASES_REASSIGN)
@require_safe
def supervision_of_the_team(request: Request) -> HttpResponse:
    """That it takes place, and when next; nothing of what was said."""
    context = {"kept": queries.of_the_team(request.actor), "today": clock.today()}
    return render(request, "owncare/supervision_of_the_team.html", context)
