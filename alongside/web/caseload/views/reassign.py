"""Giving a case to a colleague."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.care import services
from alongside.care.cover import away_today
from alongside.care.models import Case
from alongside.web.caseload.forms import ReassignForm
from alongside.web.caseload.views.case import form_page, kept, the_case, typed
from alongside.web.doors import Request, requires


@requires(Permission.CASES_REASSIGN)
@require_http_methods(["GET", "POST"])
def reassign(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The team lead says who walks with the person from now on."""
    found = the_case(request, case_id)
    team = colleagues_who_may(request.actor, Permission.CASES_WORK)
    # A form sent twice still names whoever has the case since the first time.
    choices = team if request.method == "POST" else team.exclude(pk=found.worker_id)
    channel = services.channel_to(request.actor, found.person)
    form = ReassignForm(
        choices,
        typed(request),
        can_be_written_to=bool(channel),
        away=away_today(request.actor),
    )
    if kept(
        request, form, partial(services.reassign, case=found), _("They have it now, and are told.")
    ):
        return redirect("case", case_id)
    return form_page(
        request,
        found,
        form,
        title=_("Give this case to a colleague"),
        button=_("Give to them"),
        giving=True,
        words=_what_they_read(found, channel) if channel else [],
    )


def _what_they_read(case: Case, channel: str) -> list[str]:
    """The words that the person would get; whoever is protected never reads a name."""
    names = ["", *([] if case.person.protected else [_("(the name of your colleague)")])]
    return [services.words_of_new_worker(case, channel, name).body for name in names]
