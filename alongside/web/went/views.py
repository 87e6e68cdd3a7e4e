"""“Did you go?”: a link in a message, answered once, without signing in. To look does nothing."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import Actor, acting_as
from alongside.care.links import link_in
from alongside.care.models import FirstVisit
from alongside.care.services import answer_by_link, link_is_open
from alongside.common.errors import Refused
from alongside.directory.services.turns import take_turn
from alongside.web.callers import caller_of
from alongside.web.doors import Request, public
from alongside.web.replies import refuse, told_no

_DOOR = "Somebody who was told of a service says whether they went: a link in a message, used once."
_HOUSE = Actor.system("went")
_MOST_AN_HOUR = 60  # answers from one network address
Went, WhyNot = FirstVisit.Went, FirstVisit.WhyNot


class WentForm(forms.Form):
    """In words that somebody would say of themselves."""

    went = forms.ChoiceField(
        label=_("Did you go?"),
        choices=[
            (Went.YES, _("Yes")),
            (Went.NOT_YET, _("Not yet, but I want to")),
            (Went.NO, _("No")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer")},
    )
    why_not = forms.ChoiceField(
        label=_("If not: what kept you?"),
        choices=[
            ("", _("Choose one")),
            (WhyNot.ANXIOUS, _("I was worried about going")),
            (WhyNot.TRAVEL, _("I could not get there")),
            (WhyNot.COST, _("It costs too much")),
            (WhyNot.TIMES, _("The times do not suit me")),
            (WhyNot.UNWELL, _("I was not well")),
            (WhyNot.FULL, _("There was no place")),
            (WhyNot.NOT_FOR_THEM, _("It is not for me")),
            (WhyNot.OTHER, _("Something else")),
        ],
        required=False,
    )
    ring = forms.BooleanField(label=_("Please ring me about it"), required=False)

    def clean(self) -> dict[str, object]:
        said = self.cleaned_data
        if said.get("went") == Went.NO and not said.get("why_not"):
            self.add_error("why_not", _("Choose what kept you"))
        return said


@public(_DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def went(request: Request, token: str) -> HttpResponse:
    """Ask, and keep the answer. The page names nobody, no service, and says nothing of help."""
    link = link_in(token)
    with acting_as(_HOUSE):
        works = link is not None and link_is_open(link)
    if link is None or not works:
        return render(request, "went/over.html", status=410)
    form, refused = WentForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            with acting_as(_HOUSE) as house:
                take_turn(actor=house, caller=caller_of(request), verb="went", most=_MOST_AN_HOUR)
                answer_by_link(actor=house, link=link, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
            refused = error
        else:
            return redirect("went_thanks")
    context = {"form": form, "token": token}
    status = 422 if form.errors else 200
    return told_no(render(request, "went/asked.html", context, status=status), refused)


@public(_DOOR)
@require_safe
def thanks(request: Request) -> HttpResponse:
    """It is kept; a second click leads here, too."""
    return render(request, "went/thanks.html")
