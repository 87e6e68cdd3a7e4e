"""How the person wants to be reached: chosen by themselves, within what is safe for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care.services import choose_own_way, ways_that_lead
from alongside.common.errors import Refused
from alongside.people.models import Person
from alongside.people.queries import themselves
from alongside.people.services import see
from alongside.portal.forms import ReachForm
from alongside.web.doors import Request, in_welsh, requires

# What is missing for a way, said to the person themselves.
_LACKS = {
    Person.Channel.TEXT: gettext_lazy("We hold no mobile number of yours."),
    Person.Channel.PHONE: gettext_lazy("We hold no telephone number of yours."),
    Person.Channel.EMAIL: gettext_lazy("We hold no e-mail address of yours."),
    Person.Channel.LETTER: gettext_lazy("We hold no address to which a letter could go."),
}


@in_welsh
@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def own_reach(request: Request) -> HttpResponse:
    """Choose a way. Whoever helps is told; where it is not theirs to change alone, that is all."""
    person = themselves(request.actor)
    form = ReachForm(
        request.POST if request.method == "POST" else None,
        initial={"contact_by": person.contact_by},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["contact_by"]
        try:
            kept = choose_own_way(actor=request.actor, contact_by=chosen)
        except Refused as error:
            lacks = error.field in ("phone", "email", "also_by")
            form.add_error("contact_by", str(_LACKS[chosen]) if lacks else error.message)
        else:
            messages.success(request, _said(kept=kept))
            return redirect("own_page")
    see(actor=request.actor, person=person)
    lead = ways_that_lead(request.actor)
    missing = form.offer(lead)
    context = {
        "form": form,
        "person": person,
        "missing": [(label, _LACKS[Person.Channel(way)]) for way, label in missing],
    }
    return render(request, "portal/reach.html", context, status=422 if form.errors else 200)


def _said(*, kept: bool) -> str:
    if kept:
        return _("Noted. Whoever helps you sees it, too.")
    return _("Whoever helps you is told, and talks with you about it. Until then nothing changes.")
