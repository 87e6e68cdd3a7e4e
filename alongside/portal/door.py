"""A person's own door: a link and a date of birth open it, and a new link can be asked for."""

import uuid

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.sessions import begin
from alongside.people.links import invitation_in
from alongside.people.queries import is_still_good
from alongside.people.queries.proxies import is_for_proxy, link_holds
from alongside.people.services import MOST_TRIES, accept, send_new_link
from alongside.portal.forms import BirthdayForm, NewLinkForm, ProxyBirthdayForm
from alongside.web.doors import at_the_door

_DOOR = "A person who is helped has no password: a link and their date of birth let them in."
_HOUSE = Actor.system("own-door")


@at_the_door(_DOOR)
@require_http_methods(["GET", "POST"])
def open_own_pages(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the date of birth, and let the person in; the link is of no more use then."""
    invitation_id = invitation_in(token)
    if invitation_id is None or not _works(invitation_id):
        return _over(request)
    ask = ProxyBirthdayForm if _is_for_proxy(invitation_id) else BirthdayForm
    form = ask(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, form)
    born = form.cleaned_data["date_of_birth"]
    with acting_as(_HOUSE) as house:
        accepted = accept(actor=house, invitation_id=invitation_id, date_of_birth=born)
    if accepted.outcome == "over":
        return _over(request)
    if accepted.user is None:
        form.add_error("date_of_birth", _("This is not the date we hold. Check it and try again"))
        return _ask(request, form)
    login(request, accepted.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    begin(request.session)
    return redirect("acting_page" if accepted.is_proxy else "own_page")


def _works(invitation_id: uuid.UUID) -> bool:
    with acting_as(_HOUSE):
        return is_still_good(invitation_id, MOST_TRIES) and link_holds(invitation_id)


def _is_for_proxy(invitation_id: uuid.UUID) -> bool:
    with acting_as(_HOUSE):
        return is_for_proxy(invitation_id)


def _ask(request: HttpRequest, form: BirthdayForm) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "acting": isinstance(form, ProxyBirthdayForm)}
    return render(request, "portal/birthday.html", context, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    """The link was used, is too old, or was tried too often: the page does not tell which."""
    return render(request, "portal/link_over.html", status=410)


@at_the_door(_DOOR)
@require_http_methods(["GET", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Send a new link to an address that had one before; the answer is the same for any other."""
    form = NewLinkForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form}
        return render(request, "portal/new_link.html", context, status=422 if form.errors else 200)
    with acting_as(_HOUSE) as house:
        send_new_link(actor=house, email=form.cleaned_data["email"])
    return redirect("new_link_sent")


@at_the_door(_DOOR)
@require_safe
def new_link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/new_link_sent.html")
