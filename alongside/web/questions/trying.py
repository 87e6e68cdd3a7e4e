"""Trying a form out, publishing it, ending it, and reading what was asked before."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES
from alongside.common.errors import Refused
from alongside.needs.queries import all_needs
from alongside.questions import queries
from alongside.questions.content import REQUIRABLE, Content, named
from alongside.questions.services import publish, retire
from alongside.web.doors import Request, requires
from alongside.web.questions.asking import AnswersForm
from alongside.web.questions.building import form_of, revision_in


@requires(Permission.FORMS_BUILD)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: Request, form_id: uuid.UUID) -> HttpResponse:
    """The draft as whoever refers sees it; filled in, as the receiver reads it. Nothing is kept."""
    form = form_of(request, form_id)
    language = "cy" if request.GET.get("language") == "cy" else "en"
    with translation.override(language):
        asking = AnswersForm(form.content, None, request.POST if request.method == "POST" else None)
        tried = request.method == "POST" and asking.is_valid()
        context = {
            "form": form,
            "asking": asking,
            "parts": list(asking.parts()),
            "intro": form.content.shown_intro,
            "answers": asking.judged.answers if tried else [],
            "tried": tried,
            "in_language": language,
        }
    status = 422 if asking.errors else 200
    return render(request, "questions/preview.html", context, status=status)


@requires(Permission.FORMS_BUILD)
@require_POST
def publish_form(request: Request, form_id: uuid.UUID) -> HttpResponse:
    """Ask it from now on."""
    form = form_of(request, form_id)
    try:
        version = publish(actor=request.actor, form=form, revision=revision_in(request))
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(
            request,
            _("Version %(number)s is asked from now on. Who has an older one open answers that.")
            % {"number": version.number},
        )
    return redirect("build_form", form_id)


@requires(Permission.FORMS_BUILD)
@require_POST
def retire_form(request: Request, form_id: uuid.UUID) -> HttpResponse:
    """Ask it no longer."""
    form_of(request, form_id)
    if retire(actor=request.actor, form_id=form_id):
        messages.success(request, _("It is asked no longer. What was answered stays."))
    return redirect("build_form", form_id)


@requires(Permission.FORMS_BUILD)
@require_safe
def version(request: Request, form_id: uuid.UUID, number: int) -> HttpResponse:
    """What was asked in one version, for reading and printing."""
    form = form_of(request, form_id)
    found = queries.versions_visible_to(request.actor).filter(form=form, number=number).first()
    if found is None:
        raise Http404
    context = {
        "form": form,
        "version": found,
        "parts": list(AnswersForm.of(found).parts()),
        **_terms(found.content),
    }
    return render(request, "questions/version.html", context)


def _terms(content: Content) -> dict[str, list[str]]:
    """On which terms referrals are taken, in words."""
    reasons = {need.code: need.name for need in all_needs()} if content.reasons else {}
    return {
        "roles": named(content.roles, {code: role.name for code, role in ROLES.items()}),
        "reasons": named(content.reasons, reasons),
        "required": named(content.required, REQUIRABLE),
    }
