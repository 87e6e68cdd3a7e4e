"""Who acts for the person: written down, ended, refused."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.care.hiding import pieces
from alongside.care.models import Case
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent.rules import age_band
from alongside.people import services
from alongside.people.models import Relation
from alongside.people.queries.proxies import accounts_visible_to, hidden_now, hidden_visible_to
from alongside.people.queries.relations import relations_of, standing_for
from alongside.people.states import RELATION_MOVES
from alongside.web.caseload.acting import HideForm, RefusalForm, RelationForm, WhyForm
from alongside.web.caseload.views.case import form_page, kept, the_case, typed
from alongside.web.doors import Request, requires


@requires(Permission.CASES_WORK)
@require_safe
def acting(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Everybody who acts, acted or must not act for the person."""
    found = the_case(request, case_id)
    context = {
        "case": found,
        "relations": relations_of(request.actor, found.person_id),
        "moves": RELATION_MOVES,
        "band": age_band(found.person.date_of_birth, clock.today()),
        "hidden": hidden_now(request.actor, found.person_id),
        "names": {piece.subject: piece.name for piece in pieces(request.actor, found.person_id)},
        "let_in": accounts_visible_to(request.actor).values_list("relation_id", flat=True),
    }
    return render(request, "caseload/acting.html", context)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def begin(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Write down that somebody acts for the person."""
    found, form = the_case(request, case_id), RelationForm(typed(request))
    verb = partial(services.begin_relation, person=found.person)
    if kept(request, form, verb, _("It is kept.")):
        return redirect("acting", case_id)
    title = _("Somebody acts for them")
    return form_page(request, found, form, title=title, button=_("Save"))


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def refuse(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Write down that somebody, or anybody, must not act for the person."""
    found, form = the_case(request, case_id), RefusalForm(typed(request))
    verb = partial(services.refuse_relation, person=found.person)
    if kept(request, form, verb, _("They do not act for the person from this moment.")):
        return redirect("acting", case_id)
    title = _("Somebody must not act for them")
    return form_page(request, found, form, title=title, button=_("Save"))


@requires(Permission.CASES_WORK)
@require_POST
def end(request: Request, case_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """It is over, from this moment."""
    found = the_case(request, case_id)
    relation = relation_of(request, found, relation_id)
    try:
        services.end_relation(actor=request.actor, relation=relation)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("%s no longer acts for the person.") % relation.name)
    return redirect("acting", case_id)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def lift(request: Request, case_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """What spoke against somebody has changed."""
    found = the_case(request, case_id)
    relation = relation_of(request, found, relation_id)
    form = WhyForm(typed(request))

    def verb(*, actor: Actor, key: uuid.UUID, note: str) -> Relation:
        return services.lift_refusal(actor=actor, relation=relation, note=note)

    if kept(request, form, verb, _("They may be asked again.")):
        return redirect("acting", case_id)
    title = _("Let them be asked again")
    return form_page(request, found, form, title=title, button=_("Save"))


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def hide(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Hide something from whoever acts for the person, because the person says so."""
    found = the_case(request, case_id)
    form = HideForm(
        pieces(request.actor, found.person_id),
        standing_for(request.actor, found.person_id),
        services.needs_judgement(found.person),
        typed(request),
    )

    def verb(*, actor: Actor, key: uuid.UUID, **_told: object) -> None:
        services.hide(actor=actor, person=found.person, **form.told())

    if kept(request, form, verb, _("It is hidden from this moment.")):
        return redirect("acting", case_id)
    title = _("Hide something from them")
    return form_page(request, found, form, title=title, button=_("Hide it"))


@requires(Permission.CASES_WORK)
@require_POST
def show_again(request: Request, case_id: uuid.UUID, hidden_id: uuid.UUID) -> HttpResponse:
    """The person no longer wants it hidden."""
    found = the_case(request, case_id)
    hidden = hidden_visible_to(request.actor).filter(person_id=found.person_id, pk=hidden_id)
    if not hidden.exists():
        raise Http404
    services.show_again(actor=request.actor, person_id=found.person_id, hidden_id=hidden_id)
    return redirect("acting", case_id)


def relation_of(request: Request, found: Case, relation_id: uuid.UUID) -> Relation:
    """The relation by this id among those of the case's person; 404 otherwise."""
    for relation in relations_of(request.actor, found.person_id).filter(pk=relation_id):
        relation.person = found.person
        return relation
    raise Http404
