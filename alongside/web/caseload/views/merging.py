"""Somebody who was entered twice: likely pairs, one pair side by side, and what came of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.care import queries as care
from alongside.care.models import Case
from alongside.common.errors import Refused
from alongside.people.models import Merge, Person
from alongside.people.queries import who_helps
from alongside.people.queries.merging import (
    kept_instead,
    likely_duplicates,
    mergeable_by,
    merges_visible_to,
)
from alongside.people.services import see
from alongside.referrals import queries as referrals
from alongside.rights import services
from alongside.rights.merging import CHOSEN, why_not, why_not_undone, would_end
from alongside.web.caseload.merge_forms import ApartForm, MergeForm, lines_of
from alongside.web.caseload.views.case import typed
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse

MOST_SHOWN = 50
MOST_LATELY = 20


@requires(Permission.PEOPLE_MERGE)
@require_safe
def duplicates(request: Request) -> HttpResponse:
    """Pairs that may be one person, the likeliest first, and what was made one lately."""
    found = likely_duplicates(request.actor)
    shown = found[:MOST_SHOWN]
    seen = [looks.id for one, other, _alike in shown for looks in (one, other)]
    services.look_over_pairs(actor=request.actor, people=seen)
    lately = merges_visible_to(request.actor).select_related("kept")[:MOST_LATELY]
    context = {"pairs": shown, "more": len(found) - len(shown), "merges": lately}
    return render(request, "caseload/duplicates.html", context)


@requires(Permission.PEOPLE_MERGE)
@require_http_methods(["GET", "POST"])
def compare(request: Request, person_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """Both side by side; what stays of each line; then one record."""
    done = _made_already(request)
    if done:
        return redirect("merged_people", done.pk)
    kept, gone = _pair(request, person_id, other_id)
    against = why_not(request.actor, kept, gone)
    lines = lines_of(request.actor, kept, gone)
    form = MergeForm(lines, None if against else typed(request))
    if request.method == "POST" and not against and form.is_valid():
        try:
            done = services.merge(
                actor=request.actor,
                kept=kept,
                gone=gone,
                take=form.taken,
                reason=form.cleaned_data["reason"],
                key=uuid.UUID(form_key(request)),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("They are one record now. Nothing was lost."))
            return redirect("merged_people", done.pk)
    for person in (kept, gone):
        see(actor=request.actor, person=person)
    context = {
        "sides": [_side(request, person) for person in (kept, gone)],
        "lines": lines,
        "against": against,
        "open_cases": [case for case in _cases(request, kept, gone) if case.is_open],
        "ending": [] if against else would_end(kept, gone),
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/compare.html", context, status=422 if form.errors else 200)


@requires(Permission.PEOPLE_MERGE)
@require_POST
def tell_apart(request: Request, person_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """They are two people: nobody here is asked again."""
    one, other = _pair(request, person_id, other_id)
    services.tell_apart(actor=request.actor, one=one, other=other)
    messages.success(request, _("They stay two people. Nobody here is asked again."))
    return redirect("person_duplicates")


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def merged(request: Request, merge_id: uuid.UUID) -> HttpResponse:
    """What was made one, what is to be decided now, and the way back."""
    found = merges_visible_to(request.actor).select_related("kept").filter(pk=merge_id).first()
    if found is None:
        raise Http404
    may = request.actor.may(Permission.PEOPLE_MERGE) and found.undone_at is None
    form = ApartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and may and form.is_valid():
        try:
            services.undo_merge(actor=request.actor, merge=found, why=form.cleaned_data["why"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("They are two records again."))
            return redirect("merged_people", found.pk)
    see(actor=request.actor, person=found.kept)
    cases = [case for case in _cases(request, found.kept) if case.is_open]
    context = {
        "merge": found,
        "open_cases": cases,
        "differed": [(CHOSEN[name], said) for name, said in _differed(found).items()],
        "could_not": [CHOSEN.get(name, _("Where they can be found")) for name in found.could_not],
        "may_undo": may,
        "against": why_not_undone(request.actor, found.kept) if may else "",
        "form": form,
    }
    return render(request, "caseload/merged.html", context, status=422 if form.errors else 200)


@requires(Permission.CASES_WORK)
@require_safe
def person(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Lead to the person's newest case here, or referral: by whichever id they were ever known."""
    kept = kept_instead(person_id)
    if kept and kept != person_id and _newest(request, kept):
        return redirect("person", kept)
    found = _newest(request, kept) if kept else None
    if found is None:
        raise Http404
    return redirect(*found)


def _newest(request: Request, person_id: uuid.UUID) -> tuple[str, uuid.UUID] | None:
    cases = care.visible_to(request.actor).filter(person_id=person_id)
    case = cases.order_by("-opened_at").first()
    if case:
        return "case", case.pk
    received = referrals.received_by(request.actor).filter(person_id=person_id)
    referral = received.order_by("-sent_at").first()
    return ("received_referral", referral.pk) if referral else None


def _made_already(request: Request) -> Merge | None:
    """What this form made, when it was sent before: the second click of a double one."""
    if request.method != "POST":
        return None
    return merges_visible_to(request.actor).filter(pk=form_key(request)).first()


def _pair(request: Request, one: uuid.UUID, other: uuid.UUID) -> tuple[Person, Person]:
    """Both, that which stays first: with an NHS number, else the earlier. 404 without either."""
    people = mergeable_by(request.actor).select_related("registered_by", "gp_practice")
    found = sorted(
        people.filter(pk__in=[one, other]),
        key=lambda person: (not person.nhs_number, person.created_at, person.pk),
    )
    if len(found) < 2:
        raise Http404
    return found[0], found[1]


def _cases(request: Request, *people: Person) -> QuerySet[Case]:
    theirs = care.visible_to(request.actor).filter(person__in=people)
    return theirs.select_related("worker", "person").order_by("-opened_at")


def _side(request: Request, person: Person) -> dict[str, Any]:
    helping = who_helps(request.actor, person.pk)
    return {
        "person": person,
        "cases": list(_cases(request, person)),
        "sees": sorted({one.organisation.name for one in helping}),
    }


def _differed(merge: Merge) -> dict[str, dict[str, str]]:
    """What stayed and what did not, in words: codes by a record that holds them."""
    said = {}
    for name, both in merge.differed.items():
        said[name] = {side: _in_words(name, value) for side, value in both.items()}
    return said


def _in_words(name: str, value: Any) -> str:
    field = Person._meta.get_field(name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    words = dict(field.choices or ()).get(value, value) if hasattr(field, "choices") else value
    return str(words) or _("Nothing")
