"""Who has people of ours, for a lead; and taking all of them back where nobody works on them."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.referrals import queries, services
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.reasons import ReasonForm
from alongside.web.replies import form_key, refuse


@requires(Permission.CASES_REASSIGN)
@require_safe
def receivers(request: Request) -> HttpResponse:
    """Each organisation with open referrals of ours, and when we last heard of it."""
    return render(
        request, "referring/receivers.html", {"receivers": queries.receivers(request.actor)}
    )


@requires(Permission.CASES_REASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def receiver(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """What one organisation has of ours; posted, all of it comes back."""
    found = next(
        (one for one in queries.receivers(request.actor) if one.id == organisation_id), None
    )
    form = ReasonForm("recall", request.POST if request.method == "POST" else None)
    del form.fields["note"]
    if request.method == "POST" and form.is_valid():
        try:
            back = services.recall_all(
                actor=request.actor,
                organisation_id=organisation_id,
                key=uuid.UUID(form_key(request)),
                **form.cleaned_data,
            )
        except Refused as error:
            refuse(form, error)
        else:
            _say(request, len(back))
            return redirect("receivers")
    if found is None:
        raise Http404
    page = page_of(request, queries.open_there(request.actor, organisation_id))
    services.look_through(actor=request.actor, referrals=page.object_list)
    context = {
        "receiver": found,
        "page": page,
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "referring/receiver.html", context, status=status)


def _say(request: Request, number: int) -> None:
    if not number:
        messages.info(request, _("Nothing was open there any more."))
        return
    text = ngettext(
        "%(num)d referral came back. Whoever sent it is told.",
        "%(num)d referrals came back. Whoever sent them is told.",
        number,
    )
    messages.success(request, text % {"num": number})
