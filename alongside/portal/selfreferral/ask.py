"""Asking a team: which one, for whom, how it is safe to be in touch; then all of it once more."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alongside.accounts.actor import acting_as
from alongside.begun.asking import AtHome, Serving, ask_at_home, asked_at_home, serving
from alongside.begun.own_drafts import Asking, Own, take_own
from alongside.begun.receipts import form_token, sent_with, token_of
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.services.turns import take_turn
from alongside.organisations.models import Organisation
from alongside.organisations.queries import teams_to_ring
from alongside.portal.selfreferral.ask_forms import (
    AgreeForm,
    PageForm,
    PostcodeForm,
    ReachForm,
    TeamForm,
    TimesForm,
    WhoForm,
    YouForm,
    times_hold,
)
from alongside.portal.selfreferral.own import DOOR, HOUSE, keep_in, own_in, secret_of
from alongside.portal.selfreferral.summary import parts_of
from alongside.portal.selfreferral.theirs import Theirs, theirs_of
from alongside.portal.selfreferral.views import gone, where_next
from alongside.portal.selfreferral.what_forms import (
    WhatForm,
    WordsForm,
    can_be_asked,
    needs_of,
)
from alongside.portal.selfreferral.wish import home_ask
from alongside.web.callers import caller_of
from alongside.web.doors import Request, public
from alongside.web.replies import refuse, told_no

MOST_AN_HOUR = 20  # from one network address: a library, a waiting room
MOST_TO_ONE = 3  # messages that somebody lets us send to one number or address
PAGES: dict[str, type[PageForm]] = {
    "who": WhoForm,
    "you": YouForm,
    "reach": ReachForm,
    "times": TimesForm,
    "words": WordsForm,
    "what": WhatForm,
}
TEMPLATES = {
    "who": "portal/front/who.html",
    "you": "portal/front/you.html",
    "reach": "portal/front/reach.html",
    "times": "portal/front/times.html",
    "words": "portal/front/words.html",
    "what": "portal/front/what.html",
}


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Where somebody lives, and which team is there for them; where none can be asked, whom to
    ring."""
    own = own_in(request)
    if own is None:
        return gone(request)
    if own.asking.stopped_by:
        return redirect(where_next(own.asking))
    if not own.asking.for_other and own.asking.said.get("age") == "under_16":
        return render(request, "portal/front/under_16.html")
    with acting_as(HOUSE):
        found = serving(own.asking.postcode) if own.asking.postcode else None
    if found is None or "elsewhere" in request.GET:
        return _where(request, own)
    if not found.teams:
        return _nobody(request, found)
    return _which(request, found)


def _where(request: Request, own: Own) -> HttpResponse:
    """Their whole postcode; one that nobody knows leads to all the teams that can be rung."""
    form = PostcodeForm(_typed(request), initial={"postcode": own.asking.postcode})
    if own.asking.for_other:
        form.fields["postcode"].label = _("What is their postcode?")
        form.fields["postcode"].help_text = _(
            "The whole of it, like “LS1 4AP”. It tells us which team is there for them."
        )
    if not form.is_valid():
        return _page(request, "portal/front/postcode.html", form)
    postcode = form.cleaned_data["postcode"]
    keep_in(request, lambda asking: asking.saying("postcode", postcode).telling("team", ""))
    with acting_as(HOUSE):
        found = serving(postcode)
    return redirect("help_ask") if found else _nobody(request, None)


def _nobody(request: Request, found: Serving | None) -> HttpResponse:
    context = {"area": found.area if found else None, "teams": teams_to_ring()}
    return render(request, "portal/front/nobody.html", context)


def _which(request: Request, found: Serving) -> HttpResponse:
    """The one team, or which of several."""
    only = found.teams[0] if len(found.teams) == 1 else None
    typed = _typed(request)
    form = TeamForm(found.teams, {"team": str(only.pk)} if only and typed is not None else typed)
    if form.is_valid():
        team = form.cleaned_data["team"]
        own = keep_in(request, lambda asking: asking.telling("team", team))
        return redirect(next_page(own.asking)) if own else gone(request)
    context = {"area": found.area, "only": only, "teams": found.teams}
    return _page(request, "portal/front/team.html", form, **context)


def next_page(asking: Asking) -> str:
    """The address of the first page that is not filled in; then of all of it once more. What is
    said here may be a danger too."""
    if asking.stopped_by:
        return reverse("help_danger")
    if not asking.about.get("team"):
        return reverse("help_ask")
    theirs = theirs_of(asking)
    pages = pages_for(asking, theirs)
    missing = next((page for page in pages if _lacks(asking, theirs, page)), None)
    if missing:
        return reverse("help_ask_page", args=[missing])
    own = theirs.missing
    return reverse("help_ask_question", args=[own.id]) if own else reverse("help_ask_check")


def _lacks(asking: Asking, theirs: Theirs, page: str) -> bool:
    """Not filled in yet; or what stands there holds no more, since another page was changed."""
    if page == "words":
        return not asking.words
    if page not in asking.about:
        return True
    if page == "times":
        return not times_hold(asking)
    if page == "reach":
        return theirs.needs("phone") and not asking.about["reach"]["phone"]
    reasons = theirs.reasons
    return page == "what" and not can_be_asked(needs_of(asking, reasons), reasons)


def pages_for(asking: Asking, theirs: Theirs) -> list[str]:
    """Whoever asks for themselves is not asked who they are to somebody; and nobody is asked twice
    for words that the team can do without."""
    left_out = {"you": not asking.for_other, "words": not theirs.needs("words")}
    return [page for page in PAGES if not left_out.get(page)]


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, page: str) -> HttpResponse:
    """One page of it. What was typed stays, also where what was begun is there no more."""
    own = own_in(request)
    if page not in PAGES:
        raise Http404
    typed = _typed(request)
    if own is None:
        return gone(request) if typed is None else _lost(request, page)
    theirs = theirs_of(own.asking)
    if page not in pages_for(own.asking, theirs) or not own.asking.about.get("team"):
        return redirect(next_page(own.asking))
    form = PAGES[page](own.asking, theirs, typed, initial=_known(own.asking, page))
    if form.is_valid():
        kept = keep_in(request, lambda asking: form.tell(asking, page))
        return redirect(next_page(kept.asking)) if kept else _lost(request, page)
    return _page(request, TEMPLATES[page], form, **_around(own.asking, theirs, page))


def _around(asking: Asking, theirs: Theirs, page: str) -> dict[str, Any]:
    pages = pages_for(asking, theirs)
    at = pages.index(page)
    back = reverse("help_ask_page", args=[pages[at - 1]]) if at else reverse("help_ask")
    steps = len(pages) + len(theirs.asked)
    return {"back": back, "step": at + 1, "steps": steps, "for_other": asking.for_other}


def _known(asking: Asking, page: str) -> dict[str, Any]:
    """What was typed before; else what the guide heard already."""
    if page in asking.about:
        return dict(asking.about[page])
    if page == "words":
        return {"words": asking.words}
    return {"needs": list(asking.advice.needs[:3])} if page == "what" else {}


LOST = gettext_lazy(
    "What you had begun is not here any more. It was deleted, sent, or opened on another "
    "phone. What you typed on this page is still there: copy it, and begin again."
)


def _lost(request: Request, page: str) -> HttpResponse:
    """It was deleted, sent or opened elsewhere meanwhile: what was typed is theirs to copy."""
    other = page == "you" or "first" in request.POST
    asking = Asking(said={"for": "other" if other else "me"})
    form = PAGES[page](asking, theirs_of(asking), request.POST)
    form.is_valid()
    form.add_error(None, LOST)
    context = {"back": reverse("help_start"), "step": 1, "steps": 1, "for_other": other}
    return _page(request, TEMPLATES[page], form, **context)


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request) -> HttpResponse:
    """All that goes to the team, who reads it and for how long; a press sends it."""
    own = own_in(request)
    if own is None:
        return _sent_before(request) or gone(request)
    if next_page(own.asking) != reverse("help_ask_check"):
        return redirect(next_page(own.asking))
    with acting_as(HOUSE):
        found = serving(own.asking.postcode)
    team = _chosen(own.asking, found)
    if team is None:
        messages.info(request, _("This team cannot be asked any more. Choose another."))
        return redirect("help_ask")
    form, refused = AgreeForm(_typed(request)), None
    if form.is_valid():
        try:
            asked = _send(request, own, team)
        except Refused as error:
            refuse(form, error)
            refused = error
        else:
            return redirect("help_asked", token_of(asked.id)) if asked else _changed(request)
    parts = parts_of(own.asking, theirs_of(own.asking), team.name)
    context = {"team": team, "parts": parts, "key": form_token(own.id)}
    return told_no(_page(request, "portal/front/check.html", form, **context), refused)


def _chosen(asking: Asking, found: Serving | None) -> Organisation | None:
    teams = found.teams if found else []
    return next((one for one in teams if str(one.pk) == asking.about["team"]), None)


def _changed(request: Request) -> HttpResponse:
    messages.info(
        request, _("What you said was changed meanwhile. Nothing was sent. Read it once more.")
    )
    return redirect("help_ask_check")


def _send(request: Request, own: Own, team: Organisation) -> AtHome | None:
    """Asked, and what was begun is forgotten: both or neither. Its id is the key: it goes once.

    None where it was changed or taken along since it was read: nobody agreed to send that.
    """
    language = translation.get_language() or "en-gb"
    wish = home_ask(own.asking, theirs_of(own.asking), language, agrees=True)
    with acting_as(HOUSE) as house, all_or_nothing():
        take_turn(actor=house, caller=caller_of(request), verb="home.ask", most=MOST_AN_HOUR)
        if wish.hears:
            to = f"to:{wish.hears.recipient}"
            take_turn(actor=house, caller=to, verb="home.ask", most=MOST_TO_ONE)
        if not take_own(actor=house, secret=secret_of(request), as_read=own):
            return asked_at_home(own.id)  # of a second click
        return ask_at_home(actor=house, team=team, asking=wish, key=own.id)


def _sent_before(request: Request) -> HttpResponse | None:
    """The answer to a second click, where the first has sent it."""
    if request.method != "POST":
        return None
    key = sent_with(request.POST.get("idempotency_key", ""))
    if key is None:
        return None
    with acting_as(HOUSE):
        asked = asked_at_home(key)
    return redirect("help_asked", token_of(asked.id)) if asked else None


def _typed(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _page(request: Request, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {**context, "form": form}, status=status)
