"""Who acts for the person, as the person sees and ends it, and what they keep from them."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.care.hiding import pieces
from alongside.common.errors import Refused
from alongside.consent.queries import judged_competent
from alongside.people.queries import themselves
from alongside.people.queries.proxies import hidden_now, hidden_visible_to
from alongside.people.queries.relations import relations_of
from alongside.people.services import end_relation, hide, needs_judgement, show_again
from alongside.web.doors import Request, requires


@requires(Permission.OWN_RECORD)
@require_safe
def who_acts(request: Request) -> HttpResponse:
    """Everybody who acts or acted for the person, and what is kept from them."""
    person = themselves(request.actor)
    hidden = {one.subject: one for one in hidden_now(request.actor, person.pk)}
    judged = judged_competent(request.actor, person.pk)
    every = pieces(request.actor, person.pk)
    context = {
        "relations": relations_of(request.actor, person.pk),
        "pieces": [(piece, hidden.get(piece.subject)) for piece in every],
        "may_hide": bool(judged) or not needs_judgement(person),
    }
    return render(request, "portal/who_acts.html", context)


@requires(Permission.OWN_RECORD)
@require_POST
def end(request: Request, relation_id: uuid.UUID) -> HttpResponse:
    """The person no longer wants somebody to act for them, whom they had asked."""
    person = themselves(request.actor)
    relation = relations_of(request.actor, person.pk).filter(pk=relation_id).first()
    if relation is None:
        raise Http404
    try:
        end_relation(actor=request.actor, relation=relation)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("%s no longer acts for you.") % relation.name)
    return redirect("own_acting")


@requires(Permission.OWN_RECORD)
@require_POST
def keep_back(request: Request, subject: uuid.UUID) -> HttpResponse:
    """Nobody who acts for the person sees this from now on."""
    person = themselves(request.actor)
    piece = next((one for one in pieces(request.actor, person.pk) if one.subject == subject), None)
    if piece is None:
        raise Http404
    try:
        hide(
            actor=request.actor,
            person=person,
            what=piece.what,
            subject=piece.subject,
            judged=judged_competent(request.actor, person.pk),
        )
    except Refused:
        messages.warning(request, _("Ask whoever helps you: they can hide it for you."))
    else:
        messages.success(request, _("It is hidden. Nobody is told."))
    return redirect("own_acting")


@requires(Permission.OWN_RECORD)
@require_POST
def show(request: Request, hidden_id: uuid.UUID) -> HttpResponse:
    """Whoever acts for the person may see it again."""
    person = themselves(request.actor)
    if not hidden_visible_to(request.actor).filter(pk=hidden_id).exists():
        raise Http404
    show_again(actor=request.actor, person_id=person.pk, hidden_id=hidden_id)
    return redirect("own_acting")
