"""The register on a phone without a network: its queue comes in, its empty page goes out."""

import uuid
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

import alongside.ui
from alongside.accounts.permissions import Permission
from alongside.web.booking.registers import kept
from alongside.web.booking.sealing import owner_of, words
from alongside.web.booking.taps import Outcome, done, queue_of
from alongside.web.doors import Request, public, requires
from alongside.web.languages import speak_english

WORKER = Path(alongside.ui.__file__).parent / "static" / "register" / "worker.js"


@requires(Permission.REFERRALS_ANSWER)
@require_POST
def send_register(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """What a phone kept comes in, in order; of each tap it is said what became of it.

    However often the same queue comes, each tap counts once. 403 for the queue of somebody else.
    """
    session = kept(request, session_id)
    if request.POST.get("owner") != owner_of(request.actor):
        return JsonResponse({"results": []}, status=403)
    outcomes = [done(request.actor, session, tap) for tap in queue_of(request.POST.get("taps", ""))]
    return JsonResponse({"results": [_told(one) for one in outcomes]})


def _told(outcome: Outcome) -> dict[str, str]:
    return {
        "key": str(outcome.tap.key),
        "became": outcome.became,
        "words": outcome.words,
        "stands": str(outcome.stands or ""),
    }


@public("The empty page of a register, for a phone without a network: it holds nothing of anybody.")
@require_safe
def register_shell(request: HttpRequest) -> HttpResponse:
    """What the browser shows instead of a register that it cannot reach; its scripts fill it."""
    speak_english(request)  # as the register itself: a page of colleagues
    return render(request, "booking/register_shell.html", {"words": words()})


@public("A script that browsers ask for by themselves; it holds nothing of anybody.")
@require_safe
def register_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from an address under which it may answer for registers."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@cache
def _worker() -> bytes:
    return WORKER.read_bytes()
