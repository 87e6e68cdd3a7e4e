"""What was agreed of each class of data, by whom, how, until when, and when it was taken back."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent import services
from alongside.consent.history import by_class
from alongside.consent.models import Consent
from alongside.consent.queries import history, with_steps
from alongside.people.models import Relation
from alongside.people.queries.proxies import proxies_by_user
from alongside.referrals.services import send
from tests.factories.story import (
    acting_for,
    let_in,
    referred,
    registered,
    service_of,
    taken_on,
    themselves,
    wish,
)

PLAN, CONTACT = Consent.Data.PLAN, Consent.Data.CONTACT
K = Relation.Kind


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _sent(people, case, **more):
    with acting_as(people.amina) as amina:
        return send(
            actor=amina,
            person=case.person,
            to=service_of(people.dev),
            wish=wish(also=[PLAN, CONTACT], consent_how="spoken", **more),
            key=str(uuid.uuid4()),
            parent=case.referral,
        ).consent


def _history(people, case):
    """By the name of the class: its lines for Green Shoots, the latest first."""
    with acting_as(people.amina) as amina:
        said = by_class(
            with_steps(history(amina, case.person_id)),
            proxies_by_user(amina, case.person_id),
            "The person themselves",
        )
        return {
            one.name: [
                (line.what, line.by, line.how)
                for line in one.lines
                if line.consent.is_about == "Green Shoots"
            ]
            for one in said
        }


def _words(page):
    return re.sub(r"\s+", " ", page)


def test_it_says_who_agreed_how_and_who_took_which_part_back(people, case, browser_of):
    attorney = acting_for(people.amina, case, kind=K.ATTORNEY, name="Al Torney")
    consent = _sent(
        people,
        case,
        consent_basis="attorney",
        consent_why="He was shown to be it",
        consent_given_by=attorney,
    )
    by_him = f"Al Torney, for them ({K.ATTORNEY.label})"
    with acting_as(people.amina) as amina:
        services.narrow(actor=amina, consent=consent, data=[PLAN])
    al = browser_of(let_in(attorney))
    assert al.post(reverse("acting_change", args=[consent.pk])).status_code == 302
    said = _history(people, case)
    given = ("Decided for them", by_him, "Said it")
    assert given in said[str(PLAN.label)] and given in said[str(CONTACT.label)]
    assert ("Taken back", "Amina", "") in said[str(PLAN.label)]
    assert ("Taken back", by_him, "") in said[str(CONTACT.label)]
    assert ("Taken back", by_him, "") not in said[str(PLAN.label)], "that was gone already"
    pages = (
        browser_of(people.amina).get(reverse("agreements", args=[case.pk])),
        browser_of(themselves(case.person)).get(reverse("own_agreements")),
    )
    for page in map(_words, (page.text for page in pages)):
        assert "Al Torney, for them" in page and "Taken back: Green Shoots" in page
        assert "Seen today by: Alderbrook link workers." in page, "who began to help her"
    assert browser_of(people.cara).get(reverse("agreements", args=[case.pk])).status_code == 404


def test_what_she_said_and_took_back_herself_is_hers(people, case, browser_of):
    consent = _sent(people, case)
    ivy = browser_of(themselves(case.person))
    assert ivy.post(reverse("change_mind", args=[consent.pk])).status_code == 302
    said = _history(people, case)[str(PLAN.label)]
    assert sorted(said) == [
        ("Agreed", "The person themselves", "Said it"),
        ("Taken back", "The person themselves", ""),
    ]
    assert "You" in ivy.get(reverse("own_agreements")).text


def test_time_that_is_over_has_a_day(people, case):
    with clock.telling(clock.now() - dt.timedelta(days=9)):
        _sent(people, case, consent_until=clock.today())
    whats = [what for what, _by, _how in _history(people, case)[str(PLAN.label)]]
    assert whats == ["Its time was over", "Agreed"]


@pytest.mark.parametrize(
    ("change", "basis"),
    [
        ({"kind": K.CARER}, "attorney"),
        ({"kind": K.ATTORNEY, "scopes": ["plan"]}, "attorney"),
        ({"kind": K.ATTORNEY}, "agreed"),
    ],
)
def test_nobody_agrees_for_her_beyond_their_relation(people, case, change, basis):
    relation = acting_for(people.amina, case, **change)
    with pytest.raises(Refused):
        _sent(people, case, consent_basis=basis, consent_why="x", consent_given_by=relation)


def test_whoever_was_ended_agrees_no_more_and_the_form_offers_who_may(people, case, browser_of):
    attorney = acting_for(people.amina, case, kind=K.ATTORNEY, name="Al Torney")
    club, amina = service_of(people.dev), browser_of(people.amina)
    address = reverse("refer_on", args=[case.pk, club.pk])
    assert "Al Torney" in amina.get(address).text
    form = {
        "needs": ["loneliness"],
        "risk": "none",
        "basis": "attorney",
        "why": "She cannot weigh it up; he was asked.",
        "how": "written",
        "given_by": str(attorney.pk),
        "idempotency_key": str(uuid.uuid4()),
    }
    assert amina.post(address, form).status_code == 302
    said = _history(people, case)[str(Consent.Data.IDENTITY.label)]
    assert [(by.partition(",")[0], how) for _what, by, how in said] == [("Al Torney", "In writing")]
    amina.post(reverse("end_acting", args=[case.pk, attorney.pk]))
    amina.get(reverse("acting", args=[case.pk]))
    assert "Al Torney" not in amina.get(address).text
