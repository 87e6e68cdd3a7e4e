"""Who has which case: handed over, kept from somebody, and shared by a rule for all to see."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.care import services
from alongside.care.cover import looked_after, running
from alongside.care.limits import Limit, barred
from alongside.care.models import Case
from alongside.care.queries import visible_to
from alongside.care.services.handover import Telling
from alongside.care.shares import Rule, in_words, loads, rule_of, weighed
from alongside.care.splitting import Factor, Fit, Load, split
from alongside.care.states import Status
from alongside.common.errors import Refused
from alongside.web.caseload.assign_forms import named
from alongside.web.caseload.handover_forms import FAIRLY, HandoverForm, KeepFromForm, SharesForm
from alongside.web.caseload.views.case import form_page, the_case, typed
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse

MOST = 500  # cases of one worker on the page


@requires(Permission.CASES_REASSIGN)
@require_safe
def handovers(request: Request) -> HttpResponse:
    """Whose cases are given on: everybody who has some, those who have left first."""
    team = set(
        colleagues_who_may(request.actor, Permission.CASES_WORK).values_list("pk", flat=True)
    )
    having: dict[uuid.UUID, dict[str, Any]] = {}
    rows = visible_to(request.actor).filter(status=Status.OPEN).order_by("worker__name")
    for user, name in rows.values_list("worker_id", "worker__name"):
        one = having.setdefault(
            user, {"id": user, "name": name, "cases": 0, "left": user not in team}
        )
        one["cases"] += 1
    whose = sorted(having.values(), key=lambda one: (not one["left"], one["name"]))
    return render(request, "caseload/handovers.html", {"whose": whose})


@requires(Permission.CASES_REASSIGN)
@require_http_methods(["GET", "POST"])
def hand_over(request: Request, user_id: uuid.UUID) -> HttpResponse:
    """Pick cases of one worker and whom they go to, look at it, then give them: all or none."""
    if request.method == "POST" and request.POST.get("step") == "give":
        return _give(request, user_id)
    rule = rule_of(request.actor)
    cases = list(_cases_of(request, user_id, rule)[:MOST])
    if not cases:
        raise Http404
    team = {
        load.worker_id: load for load in loads(request.actor, rule) if load.worker_id != user_id
    }
    form = HandoverForm(
        [(str(case.pk), case.person.full_name) for case in cases],
        [(str(load.worker_id), named(load)) for load in team.values()],
        request.POST if request.method == "POST" else None,
    )
    limits = barred(request.actor, cases, team)
    services.look_over(actor=request.actor, cases=cases, referrals=[])
    context = {
        "form": form,
        "cases": [(case, in_words(case, rule)) for case in cases],
        "loads": list(team.values()),
        "name": cases[0].worker.name,
        "many": len(cases),
        "limited": [(case, _whys(limits[case.pk])) for case in cases if case.pk in limits],
    }
    if request.method == "POST" and form.is_valid():
        picked = [case for case in cases if str(case.pk) in form.cleaned_data["case"]]
        to = form.cleaned_data["to"]
        there = {user: load for user, load in team.items() if to != FAIRLY or not load.away}
        lighter = _before_cover_ends(request, user_id, picked, there, limits)
        context |= _preview(picked, to, there, limits, lighter)
        context |= {"note": form.cleaned_data["note"], "key": str(uuid.uuid4())}
        context |= _what_they_read(request, context["shares"], form.cleaned_data["telling"])
    return render(request, "caseload/handover.html", context, status=422 if form.errors else 200)


def _cases_of(request: Request, worker_id: uuid.UUID, rule: Rule) -> QuerySet[Case]:
    theirs = visible_to(request.actor).filter(status=Status.OPEN, worker_id=worker_id)
    named = theirs.select_related("person", "worker", "organisation", "referral__consent")
    return weighed(named, rule).order_by("person__family_name", "person__given_name", "id")


def _whys(limits: dict[uuid.UUID, Limit]) -> list[str]:
    return sorted({str(limit.label) for limit in limits.values()})


def _before_cover_ends(
    request: Request,
    worker_id: uuid.UUID,
    picked: list[Case],
    team: dict[uuid.UUID, Load],
    limits: dict[uuid.UUID, Any],
) -> dict[uuid.UUID, Load]:
    """Whoever covers the picked cases, without their weight: given on, nobody covers them."""
    covers = looked_after(running(request.actor))
    whose = [
        cover for cover, held in covers.items() if worker_id in {one.worker_id for one in held}
    ]
    return {
        cover: team[cover].without(
            sum(
                case.weight  # type: ignore[attr-defined]
                for case in picked
                if cover not in limits.get(case.pk, {})
            )
        )
        for cover in whose
        if cover in team
    }


def _preview(
    picked: list[Case],
    to: str,
    team: dict[uuid.UUID, Load],
    limits: dict[uuid.UUID, Any],
    lighter: dict[uuid.UUID, Load],
) -> dict[str, Any]:
    """Who gets what, and what stays with why; nothing is given yet."""
    takers = team if to == FAIRLY else {user: team[user] for user in team if str(user) == to}
    weights = {case.pk: case.weight for case in picked}  # type: ignore[attr-defined]
    start = {user: lighter.get(user, load) for user, load in takers.items()}
    given = split(weights, start, {case: frozenset(one) for case, one in limits.items()})
    stays = [
        (
            case,
            _whys({user: one for user, one in limits.get(case.pk, {}).items() if user in takers}),
        )
        for case in picked
        if case.pk not in given
    ]
    shares = [
        (load, [case for case in picked if given.get(case.pk) == load.worker_id])
        for load in takers.values()
    ]
    return {"preview": True, "shares": [one for one in shares if one[1]], "stays": stays}


def _what_they_read(request: Request, shares: Any, telling: str) -> dict[str, Any]:
    """The words that people would get, in each language, and who would get none."""
    if telling not in (Telling.PLAIN, Telling.NAMED):
        return {"telling": Telling.NOBODY.value}
    words: dict[str, None] = {}
    untold = []
    for load, cases in shares:
        for case in cases:
            channel = services.channel_to(request.actor, case.person)
            if not channel:
                untold.append(case)
                continue
            name = load.name if telling == Telling.NAMED and not case.person.protected else ""
            words[services.words_of_new_worker(case, channel, name).body] = None
    return {"telling": telling, "words": list(words), "untold": untold}


def _give(request: Request, worker_id: uuid.UUID) -> HttpResponse:
    key, note = uuid.UUID(form_key(request)), request.POST.get("note", "")
    telling = request.POST.get("telling", Telling.NOBODY)
    try:
        pairs = (one.split(":") for one in request.POST.getlist("give"))
        gives = {uuid.UUID(case): uuid.UUID(to) for case, to in pairs}
    except ValueError as error:
        raise Http404 from error
    seen = set(visible_to(request.actor).filter(pk__in=gives).values_list("pk", flat=True))
    if not gives or set(gives) - seen:
        raise Http404
    try:
        done = services.hand_over_cases(
            actor=request.actor, gives=gives, before=worker_id, key=key, note=note, telling=telling
        )
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("hand_over", worker_id)
    many = len(done.given)
    said = ngettext("%(many)s case is given on.", "%(many)s cases are given on.", many)
    messages.success(request, said % {"many": many})
    if done.told:
        said = ngettext(
            "%(many)s person is written to.", "%(many)s people are written to.", len(done.told)
        )
        messages.success(request, said % {"many": len(done.told)})
    left = len(gives) - many
    if left:
        said = ngettext(
            "%(many)s case stays: look at it.", "%(many)s cases stay: look at them.", left
        )
        messages.warning(request, said % {"many": left})
    return redirect("handovers")


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def keep_from(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Note who should not have this case."""
    found = the_case(request, case_id)
    team = colleagues_who_may(request.actor, Permission.CASES_WORK)
    held = {"users": [str(user) for user in found.kept_from]}
    form = KeepFromForm(team, typed(request), initial=held)
    if request.method == "POST" and form.is_valid():
        users = [uuid.UUID(one) for one in form.cleaned_data["users"]]
        try:
            services.keep_from(actor=request.actor, case=found, users=users)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("case", case_id)
    return form_page(request, found, form, title=_("Who should not have it"), button=_("Save"))


@requires(Permission.CASES_WORK)
@require_safe
def shares(request: Request) -> HttpResponse:
    """How heavy a case counts, who carries how much, and who has most room: for all to read."""
    return _shares_page(request)


@requires(Permission.CASES_REASSIGN)
@require_http_methods(["GET", "POST"])
def set_shares(request: Request) -> HttpResponse:
    """The lead sets the points and the hours."""
    rule = rule_of(request.actor)
    team = loads(request.actor, rule)
    named_points = (*Factor, *Fit)
    held: dict[str, object] = {one.value: rule.points[one] for one in named_points}
    held |= {f"hours-{load.worker_id}": load.hours for load in team}
    for load in team:
        held[f"languages-{load.worker_id}"] = ", ".join(rule.languages.get(str(load.worker_id), []))
        held[f"places-{load.worker_id}"] = ", ".join(rule.places.get(str(load.worker_id), []))
    named = sorted((str(load.worker_id), load.name) for load in team)
    form = SharesForm(named, typed(request), initial=held)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        fits = {load.worker_id: form.said_of(load.worker_id) for load in team}
        try:
            services.set_shares(
                actor=request.actor,
                points={one.value: said[one.value] for one in named_points},
                hours={load.worker_id: said[f"hours-{load.worker_id}"] for load in team},
                languages={user: fit[0] for user, fit in fits.items()},
                places={user: fit[1] for user, fit in fits.items()},
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The team’s rule is set."))
            return redirect("shares")
    return _shares_page(request, form)


def _shares_page(request: Request, form: SharesForm | None = None) -> HttpResponse:
    rule = rule_of(request.actor)
    team = loads(request.actor, rule)
    context = {
        "form": form,
        "points": [(factor.label, rule.points[factor]) for factor in Factor],
        "fits": [(one.label, rule.points[one]) for one in Fit],
        "who": _languages_and_places(rule),
        "loads": [one for one in team if not one.away],
        "away": [one for one in team if one.away],
        "may_set": request.actor.may(Permission.CASES_REASSIGN),
    }
    status = 422 if form and form.errors else 200
    return render(request, "caseload/shares.html", context, status=status)


def _languages_and_places(rule: Rule) -> dict[str, str]:
    """By user's id, what else was said of them that counts."""
    users = {*rule.languages, *rule.places}
    return {
        user: "; ".join(
            ", ".join(said) for said in (rule.languages.get(user), rule.places.get(user)) if said
        )
        for user in users
    }
