"""The team's letters to print: one PDF of those chosen, then “posted”, or taken out."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.messaging import letters
from alongside.messaging.queries import letters_to_print
from alongside.people.services import see
from alongside.web.doors import Request, requires
from alongside.web.downloads import pdf_file
from alongside.web.paging import page_of
from alongside.web.replies import key_of, pressed

DO = ("print", "posted", "take_out")


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def letters_page(request: Request) -> HttpResponse:
    """Show what waits to be printed and posted; do what was pressed with those ticked."""
    if request.method == "POST":
        return _done(request, pressed(request, DO))
    page = page_of(request, letters_to_print(request.actor), per_page=letters.MOST_AT_ONCE)
    for letter in page.object_list:
        see(actor=request.actor, person=letter.person)
    return render(request, "caseload/letters.html", {"page": page})


def _done(request: Request, do: str) -> HttpResponse:
    chosen = [key_of(one) for one in request.POST.getlist("letters")]
    if not chosen:
        messages.warning(request, _("Tick the letters first."))
        return redirect("letters_to_print")
    try:
        return _print(request, chosen) if do == "print" else _settle(request, do, chosen)
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("letters_to_print")


def _print(request: Request, chosen: list[uuid.UUID]) -> HttpResponse:
    pdf = letters.print_letters(actor=request.actor, letters=chosen)
    if pdf:
        return pdf_file(pdf, "letters")
    messages.warning(
        request,
        _("None of these may go any more: they moved, died or must not be written to. Taken out."),
    )
    return redirect("letters_to_print")


def _settle(request: Request, do: str, chosen: list[uuid.UUID]) -> HttpResponse:
    if do == "posted":
        done = letters.note_posted(actor=request.actor, letters=chosen)
        said = ngettext("%(num)s letter is posted.", "%(num)s letters are posted.", done)
    else:
        done = letters.take_out(actor=request.actor, letters=chosen)
        said = ngettext("%(num)s letter is taken out.", "%(num)s letters are taken out.", done)
    messages.success(request, said % {"num": done})
    return redirect("letters_to_print")
