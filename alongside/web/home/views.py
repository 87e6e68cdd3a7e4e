"""The front door, and pages about the service itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

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


@public("Whoever was sent a text message may read what happens next: it is of nobody.")
def what_next(request: HttpRequest) -> HttpResponse:
    """The same for everybody, in English or Welsh: what is up to them, and whom to ring."""
    language = "cy" if request.GET.get("in") == "cy" else settings.LANGUAGE_CODE
    with translation.override(language):
        words = render_to_string("home/what_next_words.html", {}, request)
    context = {
        "words": mark_safe(words),  # noqa: S308 - drawn by our own template, which escapes
        "words_in": language,
    }
    return render(request, "home/what_next.html", context)


@public("Everybody may know what each role can and cannot see.")
def roles(request: HttpRequest) -> HttpResponse:
    """The roles in the words of their own classes."""
    return render(request, "home/roles.html", {"roles": EVERYBODY, "previewed": ROLES})


@public("A statement that the law wants public.")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")
