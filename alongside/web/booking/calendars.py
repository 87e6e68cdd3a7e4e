"""A link worker's calendar: published for one of their own, and read from one of their own."""

import uuid
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.booking import queries, services
from alongside.booking.links import link_to_calendar
from alongside.booking.models import BusyCalendar
from alongside.booking.queries import slots
from alongside.common.errors import Refused
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, pressed, refuse


class CalendarForm(forms.Form):
    """The address of a calendar."""

    url = forms.CharField(
        label=gettext_lazy("The iCal address of your calendar"),
        help_text=gettext_lazy(
            "It begins with https:// or webcal://. Your calendar shows it under “share” or "
            "“publish”."
        ),
        max_length=1000,
        error_messages={"required": gettext_lazy("Enter the address")},
    )

    def clean_url(self) -> str:
        typed = str(self.cleaned_data["url"]).strip()
        url = f"https://{typed[9:]}" if typed.lower().startswith("webcal://") else typed
        wrong = _("Enter an address that begins with https:// or webcal://")
        if not url.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(wrong)
        checked = forms.URLField(assume_scheme="https", error_messages={"invalid": wrong})
        return str(checked.clean(url))


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def own_calendars(request: Request) -> HttpResponse:
    """The address at which one's appointments are read, and the calendars that are read."""
    form = CalendarForm(request.POST if request.method == "POST" else None)
    plan = slots.plans_to_set(request.actor).filter(worker_id=request.actor.user).first()
    if request.method == "POST" and form.is_valid():
        plan = plan or services.offer_slots(
            actor=request.actor, worker_id=request.actor.user, is_open=False
        )
        try:
            services.read_from(
                actor=request.actor,
                plan=plan,
                url=form.cleaned_data["url"],
                key=uuid.UUID(form_key(request)),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. It is read within the next minutes."))
            return redirect("own_calendars")
    published = queries.own_calendar(request.actor)
    context = {
        "form": form,
        "published": published,
        "link": link_to_calendar(published.pk) if published else "",
        "calendars": [
            (one, _host(one)) for one in queries.busy_calendars(request.actor, request.actor.user)
        ],
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "booking/calendars.html", context, status=422 if form.errors else 200)


def _host(calendar: BusyCalendar) -> str:
    """Of the address only this is shown: whoever knows the rest reads the calendar."""
    return urlsplit(calendar.url).hostname or ""


@requires(Permission.CASES_WORK)
@require_POST
def publish_calendar(request: Request) -> HttpResponse:
    """A new address, or none any more."""
    if pressed(request, ("publish", "end")) == "publish":
        services.publish_calendar(actor=request.actor)
        messages.success(request, _("This is the address. One that you had before holds no more."))
    else:
        services.end_calendar(actor=request.actor)
        messages.success(request, _("Nobody can read your calendar at that address any more."))
    return redirect("own_calendars")


@requires(Permission.CASES_WORK)
@require_POST
def read_no_more(request: Request, calendar_id: uuid.UUID) -> HttpResponse:
    """One of the calendars is read no more."""
    plan = slots.plans_to_set(request.actor).filter(worker_id=request.actor.user).first()
    if plan:
        services.read_no_more(actor=request.actor, plan=plan, calendar_id=calendar_id)
    messages.success(request, _("It is read no more, and what it said is forgotten."))
    return redirect("own_calendars")
