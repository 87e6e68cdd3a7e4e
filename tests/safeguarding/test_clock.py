"""The clock that goes on by itself until a lead has it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.messaging import services as messaging
from alongside.messaging.models import Message
from alongside.safeguarding import services
from alongside.safeguarding.models import Concern, Entry
from alongside.safeguarding.services import calling
from tests.factories.standing import member_of, preparing

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def at(moment: dt.datetime) -> None:
    with clock.telling(moment):
        services.call_those_due()


def told(concern: Concern) -> list[str]:
    with preparing():
        calls = Entry.objects.filter(concern=concern, step="call").select_related("whom")
        return [call.whom.name for call in calls]


def on_duty(scene, *, tom: int, sana: int) -> None:
    """Tom first, then Sana, with so many minutes each."""
    with acting_as(scene.sana):
        for position, (who, minutes, mobile) in enumerate(
            ((scene.tom, tom, "07700 900123"), (scene.sana, sana, "")), start=1
        ):
            services.put_on_duty(
                actor=scene.sana,
                user_id=who.user_id,
                position=position,
                minutes=minutes,
                mobile=mobile,
            )


def test_the_order_and_the_times_are_the_organisations_own(scene):
    on_duty(scene, tom=10, sana=20)
    with clock.telling(MONDAY):
        concern = scene.raised()
    assert told(concern) == ["Tom"]
    minute = dt.timedelta(minutes=1)
    at(MONDAY + 9 * minute)
    assert told(concern) == ["Tom"]
    at(MONDAY + 10 * minute)
    assert told(concern) == ["Tom", "Sana"]
    at(MONDAY + 29 * minute)
    assert told(concern) == ["Tom", "Sana"]
    at(MONDAY + 30 * minute)
    assert told(concern) == ["Tom", "Sana", "Sana"], "the last is told until somebody has it"
    with preparing():
        to_tom = Message.objects.filter(to_user_id=scene.tom.user_id)
        assert sorted(to_tom.values_list("channel", "recipient")) == [
            ("email", "tom@example.test"),
            ("text", "+447700900123"),
        ]


def test_once_somebody_has_it_nobody_else_is_told(scene):
    on_duty(scene, tom=10, sana=20)
    with clock.telling(MONDAY):
        concern = scene.raised()
        with acting_as(scene.tom):
            services.acknowledge(actor=scene.tom, concern=concern)
    at(MONDAY + dt.timedelta(hours=5))
    assert told(concern) == ["Tom"]


@pytest.mark.parametrize(
    "local",
    [
        dt.datetime(2026, 10, 25, 1, 50, tzinfo=LONDON),  # the hour from 1 to 2 comes twice
        dt.datetime(2027, 3, 28, 0, 50, tzinfo=LONDON),  # and here never
    ],
)
def test_minutes_are_minutes_when_the_clocks_change(scene, local):
    on_duty(scene, tom=20, sana=20)
    raised = local.astimezone(dt.UTC)
    with clock.telling(raised):
        concern = scene.raised()
    at(raised + dt.timedelta(minutes=19))
    assert told(concern) == ["Tom"]
    at(raised + dt.timedelta(minutes=20))
    assert told(concern) == ["Tom", "Sana"]


def test_a_worker_killed_in_the_middle_tells_nobody_twice(scene, monkeypatch):
    with clock.telling(MONDAY):
        concern = scene.raised()
    later = MONDAY + dt.timedelta(minutes=30)

    queue = messaging.queue

    def killed(**call: object) -> None:
        queue(**call)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(calling.messaging, "queue", killed)
        at(later)
    assert told(concern) == ["Sana"], "half a call is no call"
    at(later)
    at(later)
    assert told(concern) == ["Sana", "Tom"]
    with preparing():
        assert Message.objects.filter(to_user_id=scene.tom.user_id).count() == 1


def test_without_any_lead_silence_is_written_down_and_a_new_lead_is_told(scene):
    cara = scene.people.cara
    with clock.telling(MONDAY):
        concern = scene.raised(by=cara, person=None, about="A caller", at_risk="adult")
        at(MONDAY + dt.timedelta(minutes=31))
    with preparing():
        assert list(concern.chronology.values_list("step", flat=True)) == ["raise", "unanswered"]
        from alongside.organisations.models import Organisation

        member_of("Vik", Organisation.objects.get(pk=cara.organisation_id), "safeguarding_lead")
    at(MONDAY + dt.timedelta(minutes=90))
    assert told(concern) == ["Vik"]


def test_who_is_on_duty_is_checked(scene):
    with acting_as(scene.sana):
        wish = {"actor": scene.sana, "position": 1, "minutes": 15}
        for field, wrong in (
            ("user_id", {"user_id": scene.people.amina.user_id}),
            ("minutes", {"user_id": scene.tom.user_id, "minutes": 0}),
            ("mobile", {"user_id": scene.tom.user_id, "mobile": "01632 960001"}),
        ):
            with pytest.raises(Refused) as refusal:
                services.put_on_duty(**{**wish, **wrong})
            assert refusal.value.field == field
