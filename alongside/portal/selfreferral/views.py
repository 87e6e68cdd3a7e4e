"""The guide's pages: where it begins, one question after the other, and whom to ring in danger."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import acting_as
from alongside.begun import guide
from alongside.begun.guide_content import Question
from alongside.begun.own_drafts import Asking, Own
from alongside.begun.queries import instead_at
from alongside.common.errors import Refused
from alongside.directory.queries.areas import area_of
from alongside.needs.queries import all_needs
from alongside.portal.selfreferral.forms import AnswerForm
from alongside.portal.selfreferral.own import DOOR, HOUSE, begin_in, keep_in, own_in
from alongside.web.doors import Request, public
from alongside.web.replies import pressed, told_no

_FOR = {"me", "other"}
_POSTER = "Whoever puts up a poster for a waiting room needs no account for it."


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """What this is, how long it takes and who reads it; then for whom."""
    refused = None
    if request.method == "POST":
        asking = Asking(said={"for": pressed(request, _FOR)})
        try:
            begin_in(request, asking)
        except Refused as error:
            refused = error
        else:
            return redirect(where_next(asking))
    own = own_in(request)
    context = {
        "next": where_next(own.asking) if own else "",
        "refused": refused,
        "address": _address(),
    }
    return told_no(render(request, "portal/guide/start.html", context), refused)


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, question_id: str) -> HttpResponse:
    """One question. It may be answered anew, and most may be skipped."""
    own = own_in(request)
    if own is None:
        return gone(request)
    asked = next((one for one in guide.asked(own.asking.said) if one.id == question_id), None)
    if asked is None:
        raise Http404
    if request.method == "POST" and asked.skip and "skip" in request.POST:
        return _kept(request, asked, "")
    form = _form(request, asked, own)
    if form.is_valid():
        return _kept(request, asked, form.cleaned_data["answer"])
    context = {
        "form": form,
        "question": asked,
        "back": back_from(own.asking, asked),
        "number": [one.id for one in guide.asked(own.asking.said)].index(asked.id) + 1,
    }
    status = 422 if form.errors else 200
    return render(request, "portal/guide/question.html", context, status=status)


def _form(request: Request, asked: Question, own: Own) -> AnswerForm:
    said = own.asking.said.get(asked.id)
    typed = request.POST if request.method == "POST" else None
    needs = list(all_needs()) if asked.kind == "needs" else []
    return AnswerForm(
        asked,
        needs,
        typed,
        initial={"answer": said} if said else None,
        for_other=own.asking.for_other,
    )


def _kept(request: Request, asked: Question, answer: Any) -> HttpResponse:
    own = keep_in(request, lambda asking: asking.saying(asked.id, answer))
    return redirect(where_next(own.asking)) if own else gone(request)


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def danger(request: Request) -> HttpResponse:
    """Whom to ring now. Nothing goes on, and nothing is sent, before somebody chooses it."""
    own = own_in(request)
    if own is None:
        return gone(request)
    if request.method == "POST":
        own = keep_in(request, Asking.having_seen)
        return redirect(where_next(own.asking)) if own else gone(request)
    found = own.asking.dangers
    if not found:
        return redirect(where_next(own.asking))
    alone = not own.asking.for_other and own.asking.said.get("age") == "under_16"
    context = {"dangers": found, "instead": _instead(own.asking), "may_ask": not alone}
    return render(request, "portal/guide/danger.html", context)


def _instead(asking: Asking) -> Any:
    """The area's own numbers for these dangers, where the area is known."""
    with acting_as(HOUSE):
        area = area_of(asking.postcode) if asking.postcode else None
        if asking.postcode and area is None:
            return []
        said = instead_at(area.pk if area else None)
    kinds = {"medical": "emergency", "life": "crisis", "harm": "safeguarding", "child": "child"}
    wanted = [kinds.get(each, "") for each in asking.dangers]
    return [said[kind] for kind in wanted if kind in said]


@public(_POSTER)
@require_safe
def poster(request: Request) -> HttpResponse:
    """A sheet for a wall: a code for the camera of a phone, and the address to type."""
    drawn = segno.make(_address(), error="m", micro=False).svg_data_uri(scale=8, border=2)
    context = {"address": _address(), "qr": drawn}
    return render(request, "portal/guide/poster.html", context)


def _address() -> str:
    """Where it begins, to be scanned, typed or found."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('help_start')}"


def where_next(asking: Asking) -> str:
    """The address of what comes next: a danger before all, then a question, then what we say.

    Whoever has begun to ask a team goes on with that.
    """
    if asking.stopped_by:
        return reverse("help_danger")
    if asking.about.get("team") and guide.next_question(asking.said) is None:
        return reverse("help_ask_check")
    coming = guide.next_question(asking.said)
    return reverse("help_question", args=[coming.id]) if coming else reverse("help_result")


def back_from(asking: Asking, asked: Question) -> str:
    """The address of the page before: the first leads to where it begins."""
    earlier = guide.before(asking.said, asked.id)
    return reverse("help_question", args=[earlier.id]) if earlier else reverse("help_start")


def gone(request: Request) -> HttpResponse:
    """There is nothing of this browser: never begun, deleted, a week old, or open elsewhere."""
    messages.info(
        request,
        _("There is nothing here to go on with. Begin again, or type your code to come back."),
    )
    return redirect("help_start")
