"""The organisation's entry in the directory: claim the one that is there, or write one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.directory.queries.keepers import kept_by, may_be_ours
from alongside.directory.services.beginning import begin_entry
from alongside.needs.models import Need
from alongside.needs.queries import all_needs
from alongside.onboarding.queries import offers_of
from alongside.web.doors import Request, requires
from alongside.web.replies import refuse


class EntryForm(forms.Form):
    """As little as somebody needs who looks for it; the rest is added later."""

    name = forms.CharField(
        label=gettext_lazy("Name of the service"),
        help_text=gettext_lazy("Like “Tuesday lunch club”."),
        max_length=255,
        error_messages={"required": gettext_lazy("Enter the name of the service")},
    )
    description = forms.CharField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy("As you would say it to somebody who is shy of coming."),
        widget=LongText(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write what it is")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address for referrals"),
        help_text=gettext_lazy("Public, and where word of a new referral goes."),
        error_messages={
            "required": gettext_lazy("Enter the e-mail address for referrals"),
            "invalid": gettext_lazy("Enter an e-mail address like name@example.org"),
        },
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)

    def __init__(self, needs: Sequence[Need], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needs"] = forms.MultipleChoiceField(
            label=gettext_lazy("What does it help with?"),
            choices=[(need.code, need.name) for need in needs],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext_lazy("Choose what it helps with")},
        )


@requires(Permission.ENTRIES_BEGIN)
@require_http_methods(["GET", "HEAD", "POST"])
def own_entry(request: Request) -> HttpResponse:
    """Which entries may be ours already, and a form for a new one."""
    posted = request.POST if request.method == "POST" else None
    initial = {"description": offers_of(request.actor)}
    form = EntryForm([*all_needs()], posted, initial=initial)
    if posted is not None and form.is_valid():
        try:
            service = begin_entry(actor=request.actor, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(name)s is in the directory.") % {"name": service.name})
            return redirect("own_organisation")
    context = {
        "form": form,
        "own": kept_by(request.actor)[:20],
        "likely": may_be_ours(request.actor),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/own_entry.html", context, status=status)
