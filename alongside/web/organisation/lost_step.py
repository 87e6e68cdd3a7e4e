"""A colleague lost their phone or key, and asks whoever looks after members for help."""

import uuid

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_visible_to
from alongside.common.errors import Refused
from alongside.onboarding.services.second_step import Confirmed, Lost, reset_lost_step
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse


class LostStepForm(forms.Form):
    """Why, and how it was made sure that it is they who ask: codes, for the audit."""

    confirmed = forms.ChoiceField(
        label=gettext_lazy("How did you make sure that it is they who ask?"),
        help_text=gettext_lazy("An e-mail, a text or a call from a new number is not enough."),
        choices=Confirmed.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how you made sure that it is they who ask")
        },
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why is it reset?"),
        choices=Lost.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why it is reset")},
    )


@requires(Permission.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="allauth.mfa")
def reset_step(request: Request, membership_id: uuid.UUID) -> HttpResponse:
    """Take their second step away; only for whoever has themselves signed in just now."""
    found = members_visible_to(request.actor).filter(pk=membership_id).first()
    if found is None:
        raise Http404
    form = LostStepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = uuid.UUID(form_key(request))
        try:
            reset_lost_step(actor=request.actor, membership=found, key=key, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("%(name)s is signed out everywhere, and sets up a new second step next time.")
                % {"name": found.user.name},
            )
            return redirect("member", membership_id=found.pk)
    context = {
        "membership": found,
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/lost_step.html", context, status=status)
