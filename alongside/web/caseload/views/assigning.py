"""Giving those who wait to the team's workers, as the rule proposes or otherwise."""

import uuid
from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import services
from alongside.care.services.assigning import Assigned
from alongside.care.shares import loads, rule_of
from alongside.care.waiting import proposals
from alongside.common.errors import Refused
from alongside.referrals.models import Referral
from alongside.referrals.queries import waiting_for
from alongside.web.caseload.assign_forms import AssignForm
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key

MOST = 50  # on the page; the next come when these are given


@requires(Permission.CASES_REASSIGN)
@require_http_methods(["GET", "POST"])
def give_out(request: Request) -> HttpResponse:
    """Who waits, who should take each and why; one press gives one, another gives all."""
    waiting = waiting_for(request.actor).filter(kind=Referral.Kind.LINK_WORKER)
    referrals = list(waiting.select_related("consent")[:MOST])
    rule = rule_of(request.actor)
    team = loads(request.actor, rule)
    said = proposals(request.actor, referrals, rule, team)
    posted = request.POST if request.method == "POST" else None
    form = AssignForm(referrals, said, team, posted)
    if posted is not None and form.is_valid():
        gives = form.gives(posted.get("only", ""))
        if gives:
            return _given(request, gives)
        # Whoever was chosen went meanwhile, or nobody was chosen.
        messages.warning(request, _("Nobody was chosen, or they are waiting no more."))
        return redirect("give_out")
    services.look_over(actor=request.actor, cases=[], referrals=referrals)
    context = {
        "form": form,
        "rows": [(one, said[one.pk], form[f"to-{one.pk}"]) for one in referrals],
        "able": sum(1 for one in said.values() if one.to),
        "shares": sorted(Counter(one.to.name for one in said.values() if one.to).items()),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "caseload/give_out.html", context, status=status)


def _given(request: Request, gives: dict[uuid.UUID, uuid.UUID]) -> HttpResponse:
    key = uuid.UUID(form_key(request))
    try:
        done = services.assign(actor=request.actor, gives=gives, key=key)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        _say(request, done)
    return redirect("give_out")


def _say(request: Request, done: Assigned) -> None:
    many, stay, gone = len(done.given), len(done.stay), len(done.gone)
    if many:
        said = ngettext(
            "%(many)s is given out. Whoever has them now is told.",
            "%(many)s are given out. Whoever has them now is told.",
            many,
        )
        messages.success(request, said % {"many": many})
    if stay:
        said = ngettext(
            "%(many)s stays: look at why.", "%(many)s stay: look at why each does.", stay
        )
        messages.warning(request, said % {"many": stay})
    if gone:
        said = ngettext(
            "%(many)s had been answered meanwhile by a colleague.",
            "%(many)s had been answered meanwhile by a colleague.",
            gone,
        )
        messages.warning(request, said % {"many": gone})
