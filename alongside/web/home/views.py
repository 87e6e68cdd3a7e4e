"""The front door, and pages about the service itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alongside.accounts.roles import EVERYBODY, ROLES
from alongside.organisations.queries import teams_to_ring
from alongside.web.doors import Request, lacks_factor, public
from alongside.web.navigation import DESKS


@public("The front door: what this is, the directory, signing in.")
def home(request: Request) -> HttpResponse:
    """Visitors read what this is; members go to their role's desk, or set up their second step."""
    if lacks_factor(request):
        return redirect("mfa_index")
    desk = DESKS.get(request.actor.role_code)
    return redirect(desk) if desk else render(request, "home/home.html")


@public("Whoever needs help may know whom to ask for it, without an account.")
def ask_a_link_worker(request: HttpRequest) -> HttpResponse:
    """How somebody asks for themselves: by ringing a team, or through whoever knows them."""
    return render(request, "home/ask_a_link_worker.html", {"teams": teams_to_ring()})


@public("Everybody may know what each role can and cannot see.")
def roles(request: HttpRequest) -> HttpResponse:
    """The roles in the words of their own classes."""
    return render(request, "home/roles.html", {"roles": EVERYBODY, "previewed": ROLES})


@public("A statement that the law wants public.")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")
