"""What was sent, and whether it arrived."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from alongside.accounts.permissions import Permission
from alongside.messaging import queries
from alongside.web.doors import Request, requires
from alongside.web.messages.links import is_for, own_page
from alongside.web.paging import page_of


@requires(Permission.MESSAGES_VIEW)
def sent_messages(request: Request) -> HttpResponse:
    """The organisation's messages, newest first, word for word, with their delivery."""
    page = page_of(request, queries.visible_to(request.actor), per_page=20)
    actor = request.actor
    context = {
        "page": page,
        "shown": [(one, is_for(actor, one), own_page(actor, one)) for one in page],
        "may_write": actor.may(Permission.WORDS_SET),
        "simulated": settings.MESSAGES_VIA == "simulator",
    }
    return render(request, "messages/sent.html", context)
