"""What keeps everyone safe: noted, changed and ended by the team, and what it was before."""

import uuid
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import services
from alongside.care.models import Case, Risk
from alongside.care.risks import known_in, risks_of, risks_visible_to
from alongside.people.services import see
from alongside.web.caseload.risk_forms import EndRiskForm, RiskForm
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def risks(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """What is known, one more, and what is over."""
    found, form = the_case(request, case_id), RiskForm(typed(request))
    verb = partial(services.note_risk, case=found)
    if kept(request, form, verb, _("Noted. It stands wherever somebody is about to meet them.")):
        return redirect("case", case_id)
    see(actor=request.actor, person=found.person)
    over = risks_of(request.actor, found.person_id).filter(ended_at__isnull=False)
    context = {
        "case": found,
        "form": form,
        "known": known_in(found),
        "over": page_of(request, over.order_by("-ended_at", "-id")),
        "key": _key(request),
    }
    return render(request, "caseload/risks.html", context, status=422 if form.errors else 200)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def risk(request: Request, case_id: uuid.UUID, risk_id: uuid.UUID) -> HttpResponse:
    """Say one of them anew."""
    found, one = _found(request, case_id, risk_id)
    form = RiskForm(typed(request), initial={"kind": one.kind, "words": one.words})
    verb = partial(services.change_risk, case=found, risk=one)
    if kept(request, form, verb, _("Changed. What stood there before is kept below.")):
        return redirect("risks", case_id)
    return _page(request, found, one, form, EndRiskForm())


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def end_risk(request: Request, case_id: uuid.UUID, risk_id: uuid.UUID) -> HttpResponse:
    """Say why one of them is over."""
    found, one = _found(request, case_id, risk_id)
    form = EndRiskForm(typed(request))

    def verb(*, key: uuid.UUID, **said: object) -> None:
        # Ended twice is ended once: there is nothing that a key would have to find again.
        services.end_risk(case=found, risk=one, **said)  # type: ignore[arg-type]

    if kept(request, form, verb, _("It is over. It is kept below, with your reason.")):
        return redirect("risks", case_id)
    before = RiskForm(initial={"kind": one.kind, "words": one.words})
    return _page(request, found, one, before, form)


def _found(request: Request, case_id: uuid.UUID, risk_id: uuid.UUID) -> tuple[Case, Risk]:
    """The case, and a risk of its person; one that is over too, so that no typing is lost."""
    found = the_case(request, case_id)
    rows = risks_visible_to(request.actor).filter(person_id=found.person_id, pk=risk_id)
    one = rows.select_related("by").first()
    if one is None:
        raise Http404
    return found, one


def _page(
    request: Request, found: Case, one: Risk, form: RiskForm, end_form: EndRiskForm
) -> HttpResponse:
    see(actor=request.actor, person=found.person)
    wrong = form if form.errors else end_form if end_form.errors else None
    context = {
        "case": found,
        "risk": one,
        "form": form,
        "end_form": end_form,
        "wrong": wrong,
        "key": _key(request),
    }
    return render(request, "caseload/risk.html", context, status=422 if wrong else 200)


def _key(request: Request) -> str:
    return request.POST.get("idempotency_key") or str(uuid.uuid4())
