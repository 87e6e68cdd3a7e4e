"""How the week feels: said in a tap, with words for oneself, and what a lead is shown."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.care.shares import loads, rule_of
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.owncare import services
from alongside.owncare.models import Week
from alongside.owncare.models.week import LONGEST_WEEK_WORDS
from alongside.owncare.queries import weeks as queries
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import refuse


class WeekForm(forms.Form):
    """Words for oneself, and whether the lead sees the level."""

    text = forms.CharField(
        label=later("Words for yourself"),
        help_text=later("Nobody else reads them. No names, no NHS numbers."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_WEEK_WORDS,
        required=False,
        error_messages={"max_length": later("This is too long: keep it under 2,000 characters")},
    )
    shown = forms.BooleanField(
        label=later("My lead may see the level, with my name"), required=False
    )


@requires(Permission.CASES_WORK)
@require_POST
def say_week(request: Request) -> HttpResponse:
    """One tap; another tap of the same week changes it."""
    level = str(request.POST.get("level", ""))
    shown = request.POST.get("shown") == "on"
    try:
        services.say_week(
            actor=request.actor, level=int(level) if level.isdecimal() else 0, shown=shown
        )
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(
            request,
            _("Noted. Your lead sees the level.") if shown else _("Noted. Only you see it."),
        )
    return redirect("yourself")


@requires(Permission.CASES_WORK)
@require_safe
def weeks(request: Request) -> HttpResponse:
    """My own weeks with my words, the newest first."""
    page = page_of(request, queries.own_weeks(request.actor))
    mine = queries.own_words(request.actor).filter(week__in=[week.pk for week in page])
    texts = {one.week_id: one.text for one in mine}
    return render(request, "owncare/weeks.html", {"page": page, "texts": texts})


def _own(request: Request, week_id: uuid.UUID) -> Week:
    found = queries.own_weeks(request.actor).filter(pk=week_id).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def week(request: Request, week_id: uuid.UUID) -> HttpResponse:
    """Words for myself about one week, and whether my lead sees its level."""
    found = _own(request, week_id)
    words = queries.own_words(request.actor).filter(week=found).first()
    kept: dict[str, Any] = {"text": words.text if words else "", "shown": found.shown}
    form = WeekForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with all_or_nothing():
                services.write_week(actor=request.actor, week_id=week_id, text=said["text"])
                services.show_week(actor=request.actor, week_id=week_id, shown=said["shown"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("weeks")
    status = 422 if form.errors else 200
    return render(request, "owncare/week.html", {"week": found, "form": form}, status=status)


@requires(Permission.CASES_WORK)
@require_POST
def take_out_week(request: Request, week_id: uuid.UUID) -> HttpResponse:
    """Delete a week of my own with its words."""
    _own(request, week_id)
    services.take_out_week(actor=request.actor, week_id=week_id)
    messages.success(request, _("Deleted."))
    return redirect("weeks")


@requires(Permission.CASES_REASSIGN)
@require_safe
def weeks_of_the_team(request: Request) -> HttpResponse:
    """What my colleagues chose to show me, beside what they carry."""
    carried = loads(request.actor, rule_of(request.actor))
    context = {
        "team": queries.of_the_team(request.actor),
        "mondays": queries.mondays(),
        "loads": {one.worker_id: one for one in carried},
    }
    return render(request, "owncare/weeks_of_the_team.html", context)
