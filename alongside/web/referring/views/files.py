"""A file that one side of a referral sent the other."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import NotPermitted, Refused
from alongside.referrals import queries, services
from alongside.referrals.models import Referral
from alongside.web.doors import Request, requires
from alongside.web.downloads import kept_file


@requires(Permission.REFERRALS_VIEW)
@require_safe
def referral_file(request: Request, referral_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:
    """The file itself, to be kept by whoever opens it; that is noted."""
    files = queries.files_visible_to(request.actor)
    found = files.filter(pk=file_id, referral_id=referral_id).first()
    if found is None:
        raise Http404
    try:
        content = services.open_file(actor=request.actor, file=found)
    except NotPermitted:
        raise
    except Refused as error:
        messages.warning(request, error.message)
        return _back(request, found.referral)
    return kept_file(content, found.media, found.file_name)


def _back(request: Request, referral: Referral) -> HttpResponse:
    """To where this side reads the referral."""
    if referral.from_organisation_id == request.actor.organisation_id:
        return redirect("sent_referral", referral.pk)
    if request.actor.may(Permission.REFERRALS_ANSWER):
        return redirect("provider_referral", referral.pk)
    return redirect("board")
