"""A list of services that somebody puts together: to read, to print, and to send.

It is kept in the session, under the case that it is for or under none. What leaves this computer
is an address that says which services, and nothing of whom they are for.
"""

import re
import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

import segno
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from alongside.care.models import Case
from alongside.common.errors import Refused
from alongside.directory.diary import schedules_of
from alongside.directory.discretion import wants_discretion
from alongside.directory.headings import all_headings
from alongside.directory.models import Service
from alongside.directory.queries.duplicates import redirect_of
from alongside.directory.queries.listed import service_to_show
from alongside.directory.queries.site import services_with_everything
from alongside.directory.services.sharing import send_list, takes_texts
from alongside.directory.shortlist import MOST, services_in, token_of
from alongside.directory.times import breaks, timetable
from alongside.web.callers import caller_of
from alongside.web.directory.case import case_of
from alongside.web.directory.site.structured import address_of
from alongside.web.doors import Request, public
from alongside.web.replies import form_key, refuse, told_no
from alongside.web.shortlists import keep, kept

ANYBODY = "Anybody may put services together in a list and send it on; it names nobody."
_HIT = re.compile(r"hit-\d{1,9}")


class SendForm(forms.Form):
    """Where to send the list."""

    to = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        error_messages={"required": gettext_lazy("Say where to send the list")},
    )
    # Programs fill in every box they find; people do not see this one.
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if takes_texts():
            self.fields["to"].label = _("E-mail address or mobile number")
        self.fields["to"].help_text = _(
            "Make sure that it is safe to write there: others may read it too."
        )


@public(ANYBODY)
@require_safe
def shortlist(request: Request) -> HttpResponse:
    """The list as it stands."""
    return _own_list(request, case_of(request), SendForm())


@public(ANYBODY)
@require_safe
def shared_list(request: Request, token: str) -> HttpResponse:
    """A list that somebody sent or printed. Entries that were made one since lead to the kept."""
    ids = services_in(token)
    if not ids:
        raise Http404
    return render(request, "directory/shortlist.html", _facts(request, ids, None))


@public(ANYBODY)
@require_POST
def add_to_list(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Put a service on the list, from its own page."""
    case = case_of(request)
    found = _to_show(str(service_id))
    if _add(request, case, found):
        messages.success(request, _("%s is on your list.") % found.name)
    return redirect(_with_case("service", case, found.pk))


@public(ANYBODY)
@csrf_exempt
@require_POST
def keep_found(request: Request) -> HttpResponse:
    """Put a service on the list from among the results, and lead back to where it stood there.

    Results are drawn for many, so their form holds no secret of anybody against forgery. Instead
    the browser must say that the form is ours; where it does not, the service's own page has a
    button that holds one.
    """
    case = case_of(request)
    service_id, _sign, hit = request.POST.get("service", "").partition("#")
    found = _to_show(service_id)
    results = _results_before(request)
    if results is None:
        return redirect(_with_case("service", case, found.pk))
    added = _add(request, case, found)
    return redirect(f"{results}#{hit}" if added and _HIT.fullmatch(hit) else results)


@public(ANYBODY)
@require_POST
def take_off_list(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Take one off again."""
    case = case_of(request)
    keep(request, case, [one for one in kept(request, case) if one != service_id])
    return redirect(_with_case("shortlist", case))


@public(ANYBODY)
@require_POST
def clear_list(request: Request) -> HttpResponse:
    """Begin anew: on a shared computer nothing stays behind."""
    case = case_of(request)
    keep(request, case, [])
    return redirect(_with_case("shortlist", case))


@public(ANYBODY)
@require_POST
def send_shortlist(request: Request) -> HttpResponse:
    """Send the list's address to somebody."""
    case = case_of(request)
    ids = kept(request, case)
    form = SendForm(request.POST)
    refused: Refused | None = None
    if ids and form.is_valid():
        try:
            _send(request, form, ids)
        except Refused as error:
            refused = error
            refuse(form, error)
        else:
            messages.success(request, _("The list is on its way."))
            return redirect(_with_case("shortlist", case))
    return told_no(_own_list(request, case, form), refused)


def is_on_list(request: Request, case: Case | None, service: Service) -> bool:
    return service.pk in kept(request, case)


def _to_show(service_id: str) -> Service:
    try:
        found = service_to_show(uuid.UUID(service_id))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def _add(request: Request, case: Case | None, found: Service) -> bool:
    """Whether the service is on the list now; the reader is told when the list is full."""
    ids = kept(request, case)
    if found.pk not in ids and len(ids) >= MOST:
        messages.warning(request, _("A list holds %d services. Take one off first.") % MOST)
        return False
    keep(request, case, list(dict.fromkeys([*ids, found.pk])))
    return True


def _results_before(request: Request) -> str | None:
    """The page of results that the form was sent from; None where the browser names no such."""
    before = urlsplit(request.headers.get("Referer", ""))
    start = reverse("directory")
    if before.netloc != request.get_host() or before.path != start:
        return None
    return f"{start}?{before.query}"


def _send(request: Request, form: SendForm, ids: list[uuid.UUID]) -> None:
    if form.cleaned_data["website"]:
        return
    send_list(
        to=form.cleaned_data["to"],
        link=address_of("shared_list", token_of(ids)),
        key=uuid.UUID(form_key(request)),
        caller=caller_of(request),
    )


def _own_list(request: Request, case: Case | None, form: SendForm) -> HttpResponse:
    context = _facts(request, kept(request, case), case) | {
        "form": form,
        "is_own": True,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "directory/shortlist.html", context, status=422 if form.errors else 200)


def _facts(request: Request, ids: list[uuid.UUID], case: Case | None) -> dict[str, Any]:
    ids = list(dict.fromkeys(redirect_of(one) or one for one in ids))
    found = services_with_everything(ids)
    link = address_of("shared_list", token_of(ids)) if ids else ""
    return {
        "services": [
            {"service": one, "times": [*timetable(times), *breaks(times)]}
            for one in found
            for times in [schedules_of(one)]
        ],
        "gone": len(ids) - len(found),
        "case": case,
        "discreet": wants_discretion(*found),
        "link": link,
        "qr": segno.make(link, micro=False).svg_data_uri(scale=4, border=2) if link else "",
        "large": request.GET.get("print") == "large",
        "languages": [one for one in all_headings().values() if one.code != get_language()],
        "headings": all_headings().get(request.GET.get("headings", "")),
    }


def _with_case(name: str, case: Case | None, *args: object) -> str:
    query = f"?{urlencode({'case': case.pk})}" if case else ""
    return reverse(name, args=args) + query
