"""The plan: what matters to the person, what was agreed, and each earlier version of it."""

import uuid
from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.care import plan_document, plan_page, queries, services
from alongside.care.models import Case, Plan
from alongside.care.models.plan import PARTS, WORDS
from alongside.care.plan_form import base_in
from alongside.care.services.plans import Clash
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.people.services import see
from alongside.ui.formats import clock_time
from alongside.web.caseload.plan_forms import AboutMeForm, ArrangedForm
from alongside.web.caseload.views.case import after, the_case
from alongside.web.doors import Request, requires
from alongside.web.downloads import pdf_file
from alongside.web.kept import kept_typing
from alongside.web.replies import form_key, refuse

# By the part that the address names.
FORMS: dict[str, Any] = {"about_me": AboutMeForm, "arranged": ArrangedForm}
_AGREED = (Plan.Agreed.PERSON, Plan.Agreed.REPRESENTATIVE)


def _known(word: str, words: Collection[str]) -> str:
    if word not in words:
        raise Http404
    return word


@requires(Permission.CASES_WORK)
@require_safe
def plan(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The whole plan, to be read together."""
    found = the_case(request, case_id)
    see(actor=request.actor, person=found.person)
    written = queries.plan_of(request.actor, case_id)
    context = {
        "case": found,
        "plan": written,
        "about_me": plan_page.about_me(written),
        "arranged": plan_page.arranged(written),
        "agreement": plan_page.agreement(written),
        "versions": list(queries.versions_of(request.actor, case_id)[:20]),
        "sizes": plan_document.SIZES,
        "today": clock.today(),
    }
    return render(request, "caseload/plan.html", context)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def write_part(request: Request, case_id: uuid.UUID, part: str) -> HttpResponse:
    """Write a part of the plan, with what is typed kept on the way."""
    part = _known(part, FORMS)
    found = the_case(request, case_id)
    written = queries.plan_of(request.actor, case_id)
    draft = queries.draft_of(request.actor, case_id, part)
    context: dict[str, Any] = {"case": found, "part": part, "draft": draft}
    if request.method == "POST":
        form = FORMS[part](request.POST)
        if form.is_valid() and _written(request, found, form, context):
            messages.success(request, _("The plan is kept."))
            was = written.agreed if written else ""
            agreed = form.cleaned_data.get("agreed") in _AGREED and was not in _AGREED
            return after("case_plan", case_id, "agreed" if agreed else "")
        context.setdefault("base", request.POST.get("base", "0"))
    else:
        typed = kept_typing(request) or (draft and draft.typed)
        words = _first_words(written)
        form = FORMS[part](typed) if typed else FORMS[part](initial=words)
        context["base"] = _base_of(typed, draft, written)
    context = {
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
        "turn": draft.turn if draft else 0,
        **context,
    }
    status = 422 if context["form"].errors else 200
    return render(request, "caseload/plan_part.html", context, status=status)


def _written(
    request: Request, found: Case, form: AboutMeForm | ArrangedForm, context: dict[str, Any]
) -> bool:
    """Whether the part was written; if not, form and context say why, with both versions."""
    try:
        services.write_plan(
            actor=request.actor,
            case=found,
            base=base_in(request.POST),
            words=form.words(),
            key=uuid.UUID(form_key(request)),
        )
    except Clash as clash:
        # The next try begins from what they wrote, so their words stand in all the other boxes.
        both = type(form).holding(clash.merged)
        refuse(both, clash)
        context |= {
            "form": both,
            "base": clash.plan.number,
            "clashes": [
                (plan_page.heading_of(name), clash.plan.words()[name]) for name in clash.fields
            ],
            "theirs": queries.versions_of(request.actor, found.pk).first(),
        }
        return False
    except Refused as error:
        refuse(form, error)
        return False
    return True


def _first_words(written: Plan | None) -> dict[str, Any]:
    return {name: getattr(written, name) for name in WORDS} if written else {}


def _base_of(typed: Any, draft: Any, written: Plan | None) -> int:
    """The number of the plan that the form was begun with."""
    if isinstance(typed, QueryDict):
        return base_in(typed)
    if typed and draft:
        return int(draft.base)
    return written.number if written else 0


@requires(Permission.CASES_WORK)
@require_POST
def keep_draft(request: Request, case_id: uuid.UUID, part: str) -> JsonResponse:
    """Keep what is being typed; a program on the page asks, and shows the answer."""
    part = _known(part, FORMS)
    found = the_case(request, case_id)
    turn = str(request.POST.get("turn", ""))
    typed = {
        name: request.POST[name] for name in request.POST if name.partition("-")[0] in PARTS[part]
    }
    try:
        draft = services.keep_draft(
            actor=request.actor,
            case=found,
            part=part,
            base=base_in(request.POST),
            typed=typed,
            turn=int(turn) if turn.isdecimal() and len(turn) < 9 else 0,
        )
    except Refused as error:
        return JsonResponse({"said": error.message}, status=409)
    said = _("Kept as a draft at %(time)s.") % {"time": clock_time(draft.kept_at)}
    return JsonResponse({"turn": draft.turn, "said": said})


@requires(Permission.CASES_WORK)
@require_POST
def drop_draft(request: Request, case_id: uuid.UUID, part: str) -> HttpResponse:
    """Forget what was typed and not saved."""
    part = _known(part, FORMS)
    services.drop_draft(actor=request.actor, case=the_case(request, case_id), part=part)
    return redirect("write_plan_part", case_id, part)


@requires(Permission.CASES_WORK)
@require_safe
def version(request: Request, case_id: uuid.UUID, number: int) -> HttpResponse:
    """The plan as it was, with what this version changed."""
    found = the_case(request, case_id)
    versions = queries.versions_of(request.actor, case_id)
    then = versions.filter(number=number).first()
    if then is None:
        raise Http404
    before = versions.filter(number=number - 1).first()
    earlier = before.words if before else {}
    said = [
        (plan_page.heading_of(name), then.words[name], then.words[name] != earlier.get(name, ""))
        for name in WORDS
        if then.words[name] or earlier.get(name)
    ]
    context = {"case": found, "version": then, "said": said}
    return render(request, "caseload/plan_version.html", context)


@requires(Permission.CASES_WORK)
@require_safe
def document(request: Request, case_id: uuid.UUID, size: str) -> HttpResponse:
    """The plan as a PDF, in a size of print."""
    size = _known(size, plan_document.SIZES)
    found = the_case(request, case_id)
    see(actor=request.actor, person=found.person)
    written = queries.plan_of(request.actor, case_id)
    pdf = plan_document.draw(found, written, found.person.full_name, size)
    return pdf_file(pdf, f"plan-{size}")
