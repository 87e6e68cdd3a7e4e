"""A file that one side of a referral sent the other."""

import uuid

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.referrals import queries, services
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
    content = services.open_file(actor=request.actor, file=found)
    return kept_file(content, found.media, found.file_name)
