"""What a service said by telephone, written down by whoever rang."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.common.errors import Refused
from alongside.common.moves import possible
from alongside.referrals import services
from alongside.referrals.doors import move_made
from alongside.referrals.models import Referral
from alongside.referrals.queries import referral_visible_to
from alongside.referrals.states import SAYABLE, Side
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.referring.hearsay_form import ASKED, HearsayForm
from alongside.web.referring.views.sent import SENDERS
from alongside.web.replies import form_key, refuse


@requires(*SENDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hearsay(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Their yes, their no or their question, with who told it and when."""
    referral = referral_visible_to(request.actor, referral_id)
    ours = referral and referral.from_organisation_id == request.actor.organisation_id
    if referral is None or not ours or referral.kind != Referral.Kind.PROVIDER:
        raise Http404
    posted = request.method == "POST"
    key = form_key(request) if posted else str(uuid.uuid4())
    if posted and move_made(uuid.UUID(key), referral_id):  # the second click of a double one
        return redirect("sent_referral", referral_id)
    moves = possible(referral.legal_moves, referral.status, side=Side.TO)
    sayable = [name for name in SAYABLE if name in moves]
    form = HearsayForm(sayable, request.POST if posted else kept_typing(request))
    if posted and form.is_valid() and _written(request, referral, form, uuid.UUID(key)):
        said = _("It is written down. The service is told, and can say if it is not so.")
        messages.success(request, said)
        return redirect("sent_referral", referral_id)
    context = {"referral": referral, "form": form, "key": key}
    return render(request, "referring/hearsay.html", context, status=422 if posted else 200)


def _written(request: Request, referral: Referral, form: HearsayForm, key: uuid.UUID) -> bool:
    said = form.cleaned_data
    try:
        if said["said"] == ASKED:
            services.note_question(
                actor=request.actor,
                referral=referral,
                text=said["note"],
                heard=form.heard,
                key=key,
            )
        else:
            services.note_answer(
                actor=request.actor,
                referral=referral,
                name=said["said"],
                reason=said["reason"],
                note=said["note"],
                heard=form.heard,
                key=key,
            )
    except Refused as error:
        refuse(form, error)
        return False
    return True
