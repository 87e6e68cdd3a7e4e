"""The red button: what to do in an emergency, then the form of one minute."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.queries.intake import names_of_receivers
from alongside.people.models import Person
from alongside.safeguarding.queries import leads_for, people_to_choose, person_to_choose
from alongside.safeguarding.services import raise_concern
from alongside.web.caseload.views.case import typed
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse
from alongside.web.safeguarding.forms import ConcernForm


@requires(Permission.CONCERNS_RAISE)
@require_http_methods(["GET", "POST"])
def raise_(request: Request) -> HttpResponse:
    """Raise a concern. The leads are told as soon as it is sent."""
    about, leads = _about(request), leads_for(request.actor)
    people = [] if about else people_to_choose(request.actor)
    form = ConcernForm(people, leads, typed(request), about=about)
    if request.method == "POST" and form.is_valid():
        try:
            concern = raise_concern(
                actor=request.actor, told=form.told(), key=uuid.UUID(form_key(request))
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your concern is kept, and a lead is being told."))
            return redirect("concern", concern.pk)
    context = {
        "form": form,
        "about": about,
        "leads": leads,
        "receivers": names_of_receivers(),
        "raising": True,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "safeguarding/raise.html", context, status=status)


def _about(request: Request) -> Person | None:
    """The person from whose page it was begun; 404 for one whom the actor may not see."""
    named = request.GET.get("about")
    if not named:
        return None
    try:
        found = person_to_choose(request.actor, uuid.UUID(named))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found
