"""What each figure is compared with."""

import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alongside.care.models import Case, Contact
from alongside.directory.models import Service
from alongside.outcomes.models import Response
from bench.bare.models import BarePerson, BarePlace, BareReason, BareReferral, BareSession


def plain(request: HttpRequest) -> HttpResponse:
    """Floor A: nothing but an answer."""
    return HttpResponse("Nothing was asked, nothing was looked up.")


def services(request: HttpRequest) -> HttpResponse:
    """Floor B: twenty rows through the ORM and a template."""
    rows = Service.objects.filter(status="active").select_related("organisation")
    rows = rows.order_by("name", "id")[:20]
    return render(request, "services.html", {"services": rows})


def cases(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """The rows of the board, joined as the board joins them."""
    rows = (
        Case.objects.filter(worker_id=worker, status="open")
        .select_related("person", "worker", "referral")
        .prefetch_related("referral__named_reasons__need")
        .order_by("next_contact_on", "opened_at")[:25]
    )
    return render(request, "cases.html", {"cases": rows})


def person(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """The rows of a person's page: the case, the plan, the answers, the first page of the story."""
    found = (
        Case.objects.select_related(
            "person", "worker", "organisation", "referral__from_organisation"
        )
        .prefetch_related("goals__actions", "referral__named_reasons__need")
        .get(pk=case)
    )
    told = {
        "contacts": Contact.objects.filter(case=case).select_related("by")[:25],
        "responses": Response.objects.filter(case_id=case)
        .prefetch_related("answers")
        .order_by("taken_at"),
    }
    return render(request, "person.html", {"case": found, **told})


@transaction.atomic
def refer(request: HttpRequest) -> HttpResponse:
    """Floor C: a referral as three inserts and one commit."""
    person = BarePerson.objects.create(
        nhs_number=request.POST["nhs_number"],
        name=request.POST["given_name"],
        date_of_birth=request.POST["date_of_birth"],
    )
    referral = BareReferral.objects.create(
        person=person, words=request.POST["words"], sent_at=timezone.now()
    )
    BareReason.objects.create(referral=referral, code=request.POST["needs"])
    return HttpResponse(str(referral.pk), status=201)


@transaction.atomic
def book(request: HttpRequest) -> HttpResponse:
    """Floor D: a booking on one hot row: held, counted, written, one commit."""
    held = BareSession.objects.select_for_update()
    session = held.filter(pk=1).first() or held.get_or_create(pk=1, defaults={"places": 10**9})[0]
    if session.taken >= session.places:
        return HttpResponse("Full.", status=409)
    place = BarePlace.objects.create(session=session, name=request.POST["name"])
    session.taken += 1
    session.save(update_fields=["taken"])
    return HttpResponse(str(place.pk), status=201)
