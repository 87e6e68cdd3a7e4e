"""How long things are kept, what is due, and erasing it: for the privacy officer."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.rights.queries import erasures_visible_to
from alongside.rights.retention.due import due
from alongside.rights.retention.erasing import rows_of
from alongside.rights.retention.schedule import schedule
from alongside.rights.services import erase_what_is_due
from alongside.web.doors import Request, requires

MOST_SHOWN = 200  # records; the rest is counted


class ShownForm(forms.Form):
    """How many records the page had shown."""

    expected = forms.IntegerField(min_value=1)


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def retention(request: Request) -> HttpResponse:
    """Counts first, then each record without a name; posted, exactly those are anonymised."""
    if request.method == "POST":
        return _erase(request)
    found = due(request.actor.organisation)
    plan = schedule()
    context = {
        "schedule": plan,
        "due": found[:MOST_SHOWN],
        "count": len(found),
        "rows": rows_of([one.person_id for one in found]),
        "erasures": erasures_visible_to(request.actor)[:20],
    }
    return render(request, "privacy/retention.html", context)


def _erase(request: Request) -> HttpResponse:
    form = ShownForm(request.POST)
    expected = form.cleaned_data["expected"] if form.is_valid() else 0
    try:
        done = erase_what_is_due(actor=request.actor, expected=expected)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(
            request, _("Anonymised: %(num)s. It is written down.") % {"num": len(done.people)}
        )
    return redirect("retention")
