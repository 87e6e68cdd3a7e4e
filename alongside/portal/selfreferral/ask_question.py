"""One question of the team's own, on a page of its own."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alongside.begun.own_drafts import Asking
from alongside.organisations.queries import organisation_with
from alongside.portal.selfreferral.ask import LOST, next_page, pages_for
from alongside.portal.selfreferral.own import DOOR, keep_in, own_in
from alongside.portal.selfreferral.theirs import Theirs, theirs_of, theirs_typed
from alongside.portal.selfreferral.views import gone
from alongside.questions.content import Question
from alongside.web.doors import Request, public
from alongside.web.questions.asking import SHOWN


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, question_id: str) -> HttpResponse:
    """Where it is not asked of them, or not any more, what comes next instead."""
    own = own_in(request)
    if own is None:
        return _lost(request, question_id) or gone(request)
    theirs = theirs_of(own.asking)
    asked = next((one for one in theirs.asked if one.id == question_id), None)
    if asked is None or _comes_too_early(own.asking, theirs, asked):
        return redirect(next_page(own.asking))
    typed = request.POST if request.method == "POST" else None
    if typed is not None and typed.get(SHOWN) != str(theirs.version_id):
        return redirect("help_ask_question", asked.id)  # an older page, of another question
    form = theirs.form(asked, typed)
    if form.is_valid():
        kept = keep_in(request, lambda asking: theirs.with_answer(asking, asked, form))
        if kept is None:
            return _lost(request, question_id) or gone(request)
        return redirect(next_page(kept.asking))
    context = {
        "team": organisation_with(own.asking.about["team"]),
        "asked": asked,
        "form": form,
        "for_other": own.asking.for_other,
        "intro": theirs.content.shown_intro if asked == theirs.asked[0] else "",
        **_around(own.asking, theirs, asked),
    }
    status = 422 if form.errors else 200
    return render(request, "portal/front/question.html", context, status=status)


def _lost(request: Request, question_id: str) -> HttpResponse | None:
    """It was deleted, sent or opened elsewhere meanwhile: what was typed is theirs to copy.

    None where nothing was typed, or nobody can tell any more what was asked.
    """
    theirs = theirs_typed(request.POST.get(SHOWN, "")) if request.method == "POST" else None
    if theirs is None or theirs.team_id is None:
        return None
    found = next((one for one in theirs.content.questions if one.id == question_id), None)
    if found is None:
        return None
    form = theirs.form(found, request.POST)
    form.is_valid()
    form.add_error(None, LOST)
    context = {
        "team": organisation_with(theirs.team_id),
        "asked": found,
        "form": form,
        "for_other": True,  # as the question is written
        "intro": "",
        "back": reverse("help_start"),
        "step": 1,
        "steps": 1,
    }
    return render(request, "portal/front/question.html", context, status=422)


def _comes_too_early(asking: Asking, theirs: Theirs, asked: Question) -> bool:
    """Not before the pages that come before it, nor before an earlier question."""
    if asking.stopped_by or any(page not in asking.about for page in _filled(asking, theirs)):
        return True
    missing = theirs.missing
    return missing is not None and theirs.asked.index(missing) < theirs.asked.index(asked)


def _filled(asking: Asking, theirs: Theirs) -> list[str]:
    """The pages that leave something of their own in what is kept."""
    return [page for page in pages_for(asking, theirs) if page != "words"]


def _around(asking: Asking, theirs: Theirs, asked: Question) -> dict[str, object]:
    pages, at = pages_for(asking, theirs), theirs.asked.index(asked)
    back = (
        reverse("help_ask_question", args=[theirs.asked[at - 1].id])
        if at
        else reverse("help_ask_page", args=[pages[-1]])
    )
    return {"back": back, "step": len(pages) + at + 1, "steps": len(pages) + len(theirs.asked)}
