"""Amina takes a copy of what she keeps for herself; nobody else's stands in it."""

import json
import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.owncare import services
from tests.factories.standing import preparing

pytestmark = pytest.mark.django_db


def test_both_files_hold_her_own_and_the_audit_that_she_took_them(people, browser_of):
    for actor, mark in ((people.amina, "Qzmine"), (people.ben, "Qzhis")):
        with acting_as(actor):
            services.reflect(actor=actor, key=uuid.uuid4(), text=f"{mark} <b>log</b>\nsecond line")
            week = services.say_week(actor=actor, level=2, shown=actor is people.ben)
            services.write_week(actor=actor, week_id=week.pk, text=f"{mark} week")
    amina, address = browser_of(people.amina), reverse("own_copy")
    assert amina.get(address).status_code == 200
    with preparing():
        assert not AuditEntry.objects.filter(verb="own_care.copy").exists(), "looking takes nothing"
    text = amina.post(address, {"as": "text"})
    assert text["Content-Disposition"] == 'attachment; filename="my-own-copy.txt"'
    assert "Qzmine <b>log</b>\nsecond line" in text.text and "Hard (only you)" in text.text
    copy = json.loads(amina.post(address, {"as": "json"}).text)
    assert copy["reflections"][0]["text"].startswith("Qzmine")
    assert copy["weeks"][0]["words"] == "Qzmine week"
    leila = browser_of(people.leila).post(address, {"as": "json"}).text
    for said, other in ((text.text, "Qzhis"), (json.dumps(copy), "Qzhis"), (leila, "Qz")):
        assert other not in said
    assert amina.post(address, {"as": "pdf"}).status_code == 400
    with preparing():
        assert AuditEntry.objects.filter(verb="own_care.copy").count() == 3
