"""“Is this still right?”: a provider answers for its entry, from a link, on a phone, in 30 seconds.

Looking changes nothing, because mail scanners follow every link. The link itself is the authority,
so the forms here need no cookie.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.directory.models import Enquiry
from alongside.directory.queries.entry import enquiry_with, whole_entry
from alongside.directory.services.freshness import SpentLink, answer, ask_again
from alongside.web.directory.facts import facts_of
from alongside.web.directory.site.room import room_of
from alongside.web.doors import Request, public

LINK = "A provider answers for its entry through the link it was sent, without signing in."


@public(LINK)
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, token: str) -> HttpResponse:
    """The entry as it stands, and the button that says it is right."""
    return _answering(request, token, Enquiry.Answer.RIGHT, "directory/keeping/check.html")


@public(LINK)
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stopped(request: Request, token: str) -> HttpResponse:
    """Make sure that it has stopped: nobody is sent there from then on."""
    return _answering(request, token, Enquiry.Answer.STOPPED, "directory/keeping/stopped.html")


@public(LINK)
@never_cache
@require_safe
def answered(request: Request, token: str) -> HttpResponse:
    """Thanks, with what was said."""
    enquiry = enquiry_with(token)
    if enquiry is None or not enquiry.answer:
        return redirect("check", token)
    return render(request, "directory/keeping/answered.html", {"enquiry": enquiry})


@public(LINK)
@never_cache
@csrf_exempt
@require_POST
def new_link(request: Request, token: str) -> HttpResponse:
    """Send another link to the contact on record, wherever the asker is."""
    enquiry = enquiry_with(token)
    if enquiry is None:
        return spent(request, token, None)
    sent = ask_again(token_of=enquiry.pk)
    return render(request, "directory/keeping/new_link.html", {"enquiry": enquiry, "sent": sent})


def spent(request: Request, token: str, enquiry: Enquiry | None) -> HttpResponse:
    """A link that cannot answer any more, or never could: why, and what to do."""
    context = {"token": token, "enquiry": enquiry}
    status = 410 if enquiry else 404
    return render(request, "directory/keeping/spent.html", context, status=status)


def _answering(request: Request, token: str, said: Enquiry.Answer, template: str) -> HttpResponse:
    enquiry = enquiry_with(token)
    if enquiry is None or not enquiry.is_open:
        return spent(request, token, enquiry)
    if request.method == "POST":
        try:
            answer(enquiry_id=enquiry.pk, said=said)
        except SpentLink:
            enquiry.refresh_from_db()
            return spent(request, token, enquiry)
        return redirect("check_answered", token)
    return render(request, template, _entry(token, enquiry))


def _entry(token: str, enquiry: Enquiry) -> dict[str, Any]:
    service = whole_entry(enquiry.service_id)
    return {
        "token": token,
        "enquiry": enquiry,
        "service": service,
        "facts": facts_of(service) if service else [],
        "room": room_of(service) if service else [],
    }
