"""“This is ours”: an organisation claims an entry, with a code from the contact on record."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.common.errors import Refused
from alongside.directory.contacting import contact_on_record
from alongside.directory.models import Claim
from alongside.directory.queries import service_to_show
from alongside.directory.queries.keepers import claim_visible_to
from alongside.directory.services import claims
from alongside.web.doors import Request, requires
from alongside.web.replies import refuse, told_no


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        error_messages={"required": gettext_lazy("Enter the code, 8 digits")},
    )


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def claim_entry(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Ask to look after an entry; where the code goes is said before."""
    service = service_to_show(service_id)
    if service is None:
        raise Http404
    refused: Refused | None = None
    if request.method == "POST":
        try:
            made = claims.claim(actor=request.actor, service=service)
        except Refused as error:
            refused = error
        else:
            return redirect("claim", made.pk)
    problem = refused.message if refused else ""
    context = {"service": service, "contact": contact_on_record(service), "problem": problem}
    status = 422 if refused else 200
    page = render(request, "directory/keeping/claim_entry.html", context, status=status)
    return told_no(page, refused)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: Request, claim_id: uuid.UUID) -> HttpResponse:
    """Enter the code, or see how the claim stands."""
    found = _ours(request, claim_id)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if claims.prove(actor=request.actor, claim=found, code=form.cleaned_data["code"]):
                messages.success(request, _("The entry is yours to keep true. Thank you."))
                return redirect("our_entries")
            form.add_error("code", _("This is not the code. Look at the message again."))
        except Refused as error:
            refuse(form, error)
    context = {"claim": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "directory/keeping/claim.html", context, status=status)


@requires()
@require_POST
def withdraw_claim(request: Request, claim_id: uuid.UUID) -> HttpResponse:
    """Take the claim back."""
    try:
        claims.withdraw(actor=request.actor, claim=_ours(request, claim_id))
    except Refused as error:
        messages.warning(request, error.message)
    return redirect("our_entries")


def _ours(request: Request, claim_id: uuid.UUID) -> Claim:
    found = claim_visible_to(request.actor, claim_id)
    if found is None:
        raise Http404
    return found
