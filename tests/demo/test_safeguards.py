"""A newcomer finds something on each page by which people are kept safe."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from alongside.accounts.models import User
from alongside.accounts.queries import DEMO_DOMAIN
from alongside.audit.models import AuditEntry
from alongside.care.models import Case
from alongside.consent.models import Consent
from alongside.demo.own_pages import LOGIN, open_pages
from alongside.demo.safeguards import show_safeguards
from alongside.messaging.models import Message
from alongside.people.models import EmergencyAccess, Protection
from alongside.safeguarding.models import Concern

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("area"),
    pytest.mark.xdist_group("area"),
]


@pytest.fixture(scope="module")
def shown(area):
    with transaction.atomic():
        open_pages()
        show_safeguards()
        yield
        transaction.set_rollback(True)


def _reads(user, address):
    browser = Client()
    browser.force_login(user)
    return browser.get(address).text


def _named(login):
    return User.objects.get(email=login + DEMO_DOMAIN)


def _case(person):
    return Case.objects.filter(person=person, status="open").select_related("worker").first()


def test_shown_again_nothing_is_shown_twice(shown):
    before = AuditEntry.objects.count()
    show_safeguards()
    assert AuditEntry.objects.count() == before


def test_a_link_worker_sees_what_ends_and_what_was_taken_back(shown):
    said = {}
    for consent in Consent.objects.exclude(until=None, withdrawn_at=None).order_by("created_at"):
        case = _case(consent.person)
        said[consent] = _reads(case.worker, reverse("agreements", args=[case.pk]))
    everything = " ".join(said.values())
    assert {True, False} == {consent.stands for consent in said if consent.until}
    for words in ("until ", "Taken back", "Over", "Said no"):
        assert words in everything, words


def test_the_person_reads_their_own(shown):
    page = _reads(User.objects.get(email=LOGIN), reverse("own_agreements"))
    assert "You said no" in page and "It holds until" in page


def test_a_hidden_address_is_known_to_two(shown):
    kept = Protection.objects.get()
    case = _case(kept.person)
    page = reverse("safety", args=[case.pk])
    assert "Withhold the number" in _reads(case.worker, page)
    other = _named("ben" if case.worker == _named("amina") else "amina")
    assert "Withhold the number" not in _reads(other, page)
    assert "You are not one of them" in _reads(other, page)


def test_emergency_access_waits_for_the_privacy_officer(shown):
    waiting = EmergencyAccess.objects.get(reviewed_at=None)
    assert EmergencyAccess.objects.exclude(reviewed_at=None).exists()
    assert "Waits for you" in _reads(_named("ines"), reverse("emergency_reviews"))
    page = _reads(_named("ines"), reverse("emergency_review", args=[waiting.pk]))
    assert waiting.reason in page and waiting.person.family_name not in page
    assert Message.objects.filter(template="emergency-access").exists()


def test_a_lead_has_a_concern(shown):
    concern = Concern.objects.get()
    assert concern.lead.email == "samuel" + DEMO_DOMAIN
    address = reverse("concern", args=[concern.pk])
    assert "takes my bank card" in _reads(_named("samuel"), address)
    assert "takes my bank card" not in _reads(_named("ines"), address)
    assert Message.objects.filter(template__startswith="concern").exists()
