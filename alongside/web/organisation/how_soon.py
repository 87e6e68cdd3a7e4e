"""How soon the organisation answers: its promise, and every earlier one."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.referrals.clocks import promised, promises_of
from alongside.referrals.models import Promise, Referral
from alongside.referrals.rules import BACK_AFTER, LEAD_AFTER, PROMISED
from alongside.referrals.services import MOST_DAYS, promise
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import refuse

LABELS = {
    (Promise.Step.ANSWER, Referral.Urgency.ROUTINE): gettext_lazy("Answer a routine referral"),
    (Promise.Step.ANSWER, Referral.Urgency.SOON): gettext_lazy("Answer a referral marked “soon”"),
    (Promise.Step.CONTACT, Referral.Urgency.ROUTINE): gettext_lazy(
        "Speak with the person after taking on a routine referral"
    ),
    (Promise.Step.CONTACT, Referral.Urgency.SOON): gettext_lazy(
        "Speak with the person after taking on one marked “soon”"
    ),
}


class PromiseForm(forms.Form):
    """A number of working days for each step that the actor's organisation takes."""

    def __init__(self, actor: Actor, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.steps = [
            (step, urgency)
            for step, urgency in LABELS
            if step == Promise.Step.ANSWER or actor.may(Permission.CASES_WORK)
        ]
        for step, urgency in self.steps:
            usual = PROMISED[step][urgency]
            wrong = _("Give a number of working days from 1 to %(most)s.") % {"most": MOST_DAYS}
            self.fields[f"{step}_{urgency}"] = forms.IntegerField(
                label=LABELS[step, urgency],
                help_text=_("Working days. Usual here: %(days)s") % {"days": usual},
                min_value=1,
                max_value=MOST_DAYS,
                initial=promised(actor.organisation, step, urgency),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), wrong
                ),
            )

    @property
    def days(self) -> dict[tuple[str, str], int]:
        return {pair: self.cleaned_data[f"{pair[0]}_{pair[1]}"] for pair in self.steps}


@requires(Permission.PROMISE_SET)
@require_http_methods(["GET", "HEAD", "POST"])
def how_soon(request: Request) -> HttpResponse:
    """What holds, to be changed, and under it who promised what when."""
    form = PromiseForm(request.actor, *([request.POST] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        try:
            new = promise(actor=request.actor, days=form.days)
        except Refused as error:
            refuse(form, error)
        else:
            said = _("Saved. It holds for what is sent from now on.")
            messages.success(request, said if new else _("That is what you promise already."))
            return redirect("how_soon")
    context = {
        "form": form,
        "page": page_of(request, promises_of(request.actor)),
        "labels": {f"{step}_{urgency}": label for (step, urgency), label in LABELS.items()},
        "lead_after": LEAD_AFTER,
        "back_after": BACK_AFTER,
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/how_soon.html", context, status=status)
