"""Whether a service of ours takes people from outside of its area, and who pays."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.models import ElsewhereTerms
from alongside.directory.queries.elsewhere import terms_of
from alongside.directory.services.elsewhere import say_terms
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.providers.intake import own_service
from alongside.web.replies import refuse

_POUNDS = gettext_lazy("Enter pounds, like 40 or 40.50")


class ElsewhereForm(forms.Form):
    """What whoever refers from elsewhere reads."""

    takes = forms.ChoiceField(
        label=gettext_lazy("Whom do you take from outside of your area?"),
        choices=ElsewhereTerms.Takes.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you take people from outside")},
    )
    paid_by = forms.ChoiceField(
        label=gettext_lazy("Who pays for them?"),
        choices=[("", gettext_lazy("Not decided")), *ElsewhereTerms.PaidBy.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    price = forms.DecimalField(
        label=gettext_lazy("What does it cost for each person, in pounds?"),
        help_text=gettext_lazy("Empty where nobody pays."),
        max_digits=7,
        decimal_places=2,
        required=False,
        error_messages=dict.fromkeys(("invalid", "max_digits", "max_decimal_places"), _POUNDS),
    )


@requires(Permission.REFERRALS_ANSWER, Permission.ROOM_SAY)
@require_http_methods(["GET", "HEAD", "POST"])
def from_elsewhere(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Say it, or change it: the newest word holds for whoever refers from then on."""
    service = own_service(request, service_id)
    said = terms_of(service_id)
    typed = request.POST if request.method == "POST" else kept_typing(request)
    shown = {name: getattr(said, name) for name in ElsewhereForm.base_fields} if said else {}
    form = ElsewhereForm(typed, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            say_terms(actor=request.actor, service=service, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is kept. Whoever refers sees it from now on."))
            return redirect("intake", service_id)
    context = {"service": service, "form": form, "said": said}
    return render(
        request, "providers/from_elsewhere.html", context, status=422 if form.errors else 200
    )
