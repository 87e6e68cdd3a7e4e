"""Files that belong to a copy: read before it is given, and handed over with it."""

import uuid

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.rights import services
from alongside.rights.copying.enclosed import Read, file_name, held_file
from alongside.rights.models import Enclosure
from alongside.rights.queries import copy_of, enclosed_file, request_to_answer
from alongside.rights.states import Kind
from alongside.web.doors import Request, requires
from alongside.web.downloads import kept_file


@requires(Permission.PRIVACY_REVIEW)
@require_safe
def copy_document(request: Request, request_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """As it was given; before that, as it is held."""
    asked = request_to_answer(request.actor, request_id)
    if asked is None or asked.kind != Kind.COPY:
        raise Http404
    given = copy_of(request.actor, request_id)
    found: Enclosure | Read | None = None
    if given is not None:
        found = enclosed_file(request.actor, request_id, document_id)
        services.fetch(actor=request.actor, copy=given)
    elif asked.is_open:
        found = held_file(request.actor, asked, document_id)
        services.note_reading(actor=request.actor, request=asked)
    if found is None:
        raise Http404
    return kept_file(bytes(found.content), found.media, file_name(document_id))
