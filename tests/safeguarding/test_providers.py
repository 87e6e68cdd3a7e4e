"""A concern about an organisation: nobody new is sent there, and it does not learn why."""

import uuid

import pytest
from django.db import connection

from alongside.accounts.actor import acting_as
from alongside.common.errors import Refused
from alongside.directory.queries.intake import is_paused
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.referrals.doors import open_at
from alongside.safeguarding import services
from tests.factories.standing import preparing
from tests.factories.story import referred_on, service_of

pytestmark = pytest.mark.django_db


def stop(scene, concern, organisation) -> None:
    services.stop_referrals(
        actor=scene.sana,
        concern=concern,
        organisation=organisation,
        why="A volunteer is named.",
        key=uuid.uuid4(),
    )


def test_a_stop_acts_at_once_warns_neutrally_and_is_lifted(scene):
    amina, dev, sana = scene.people.amina, scene.people.dev, scene.sana
    club = service_of(dev)
    there = referred_on(amina, scene.case, club)
    greens = Organisation.objects.get(pk=dev.organisation_id)
    concern = scene.in_hand(harm="organisation", harm_organisation=greens)
    with acting_as(sana):
        stop(scene, concern, greens)
        assert [(row.reference, row.worker_id) for row in open_at(greens.pk)] == [
            (there.reference, amina.user_id)
        ]
    with pytest.raises(Refused, match="Green Shoots takes no new referrals at the moment"):
        referred_on(amina, scene.case, club)
    with preparing():
        fact = OutboxFact.objects.get(topic="intake.paused")
    deliver(fact.pk)
    with preparing():
        warning = Message.objects.get(template="intake-paused")
        assert (warning.to_user_id, warning.from_organisation_id) == (amina.user_id, None)
        for telling in ("safeguarding", "concern", "harm", "Ivy"):
            assert telling not in warning.body
    with acting_as(dev), connection.cursor() as cursor:
        assert not is_paused(dev, greens.pk)
        cursor.execute("SELECT count(*) FROM directory_intakepause")
        assert cursor.fetchone() == (0,)
    with acting_as(sana):
        services.lift_stop(actor=sana, concern=concern, why="Cleared.", key=uuid.uuid4())
    assert referred_on(amina, scene.case, club).service == club
    with preparing():
        steps = concern.chronology.filter(step__in=["stop", "lift"])
        assert list(steps.values_list("text", flat=True)) == ["A volunteer is named.", "Cleared."]


def test_two_concerns_hold_it_each(scene):
    greens = Organisation.objects.get(pk=scene.people.dev.organisation_id)
    first, second = scene.in_hand(), scene.in_hand()
    with acting_as(scene.sana):
        stop(scene, first, greens)
        stop(scene, second, greens)
        services.lift_stop(actor=scene.sana, concern=first, why="Cleared.", key=uuid.uuid4())
        assert is_paused(scene.sana, greens.pk)
        services.lift_stop(actor=scene.sana, concern=second, why="Cleared.", key=uuid.uuid4())
        assert not is_paused(scene.sana, greens.pk)


def test_only_a_lead_asks_what_is_open_there(scene):
    from django.db import Error

    for actor in (scene.people.amina, scene.people.dev):
        with pytest.raises(Error), acting_as(actor):
            open_at(scene.people.dev.organisation_id)
