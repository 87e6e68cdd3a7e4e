"""The practice referral: its desk, its page and its buttons in one."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.moves import possible
from alongside.onboarding.invented import PRACTICE_PERSON
from alongside.onboarding.queries import practice_of
from alongside.onboarding.services.practising import begin_practice, practise, throw_away
from alongside.referrals.states import MOVES, Side
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key

# As on a provider's page, but for those that ask why: there is nobody to whom it would matter.
OFFERED = ("accept", "wait", "book", "attend", "miss", "complete")
_WHO = (
    Permission.MEMBERS_MANAGE,
    Permission.REFERRALS_ANSWER,
    Permission.REFERRALS_TRIAGE,
    Permission.REFERRALS_SEND,
)


@requires(*_WHO)
@require_safe
def practice(request: Request) -> HttpResponse:
    """The one that is there, else what it is and how to begin."""
    there = practice_of(request.actor)
    open_moves = possible(MOVES, there.status, side=Side.TO) if there else []
    context = {
        "practice": there,
        "person": PRACTICE_PERSON,
        "moves": [(name, MOVES[name]) for name in OFFERED if name in open_moves],
        "key": str(uuid.uuid4()),
    }
    return render(request, "organisation/practice.html", context)


@requires(*_WHO)
@require_POST
def begin(request: Request) -> HttpResponse:
    """Refer somebody invented to ourselves."""
    try:
        begin_practice(actor=request.actor)
    except Refused as error:
        messages.warning(request, error.message)
    return redirect("practice")


@requires(*_WHO)
@require_POST
def move(request: Request) -> HttpResponse:
    """Accept, book, complete and so on: the table of real referrals says what is open."""
    key, name = uuid.UUID(form_key(request)), request.POST.get("move", "")
    there = practice_of(request.actor)
    if there is None or name not in OFFERED:
        raise Http404
    try:
        practise(actor=request.actor, practice=there, name=name, key=key)
    except Refused as error:
        messages.warning(request, error.message)
    return redirect("practice")


@requires(*_WHO)
@require_POST
def away(request: Request) -> HttpResponse:
    """Throw it away."""
    there = practice_of(request.actor)
    if there:
        throw_away(actor=request.actor, practice=there)
        messages.success(request, _("It is thrown away. You can practise again whenever you like."))
    manages = request.actor.may(Permission.MEMBERS_MANAGE)
    return redirect("own_organisation" if manages else "practice")
