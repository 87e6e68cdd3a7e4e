"""Yes, not now, never: a link in a message, answered once. To look at it does nothing."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.services.turns import take_turn
from alongside.outreach.links import link_in
from alongside.outreach.services import answer, link_is_open
from alongside.web.callers import caller_of
from alongside.web.doors import Request, public
from alongside.web.replies import refuse, told_no

_DOOR = "Somebody who was invited to a talk says yes, not now or never: a link, used once."
_HOUSE = Actor.system("invited")
_MOST_AN_HOUR = 60  # answers from one network address


class AnswerForm(forms.Form):
    """In words that somebody would say of themselves."""

    said = forms.ChoiceField(
        label=_("Would you like somebody to ring you?"),
        choices=[
            ("yes", _("Yes, please ring me")),
            ("not_now", _("Not now")),
            ("never", _("Never: please do not ask me again")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer")},
    )


@public(_DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: Request, token: str) -> HttpResponse:
    """Ask, and keep the answer. The page names nobody, and says nothing of health."""
    link = link_in(token)
    with acting_as(_HOUSE):
        works = link is not None and link_is_open(link)
    if link is None or not works:
        return render(request, "invited/over.html", status=410)
    form, refused = AnswerForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            with acting_as(_HOUSE) as house:
                take_turn(
                    actor=house, caller=caller_of(request), verb="invited", most=_MOST_AN_HOUR
                )
                answer(actor=house, link=link, said=form.cleaned_data["said"])
        except Refused as error:
            refuse(form, error)
            refused = error
        else:
            return redirect("invited_thanks")
    context = {"form": form, "token": token}
    status = 422 if form.errors else 200
    return told_no(render(request, "invited/asked.html", context, status=status), refused)


@public(_DOOR)
@require_safe
def invited_thanks(request: Request) -> HttpResponse:
    """It is kept; a second click leads here, too."""
    return render(request, "invited/thanks.html")
