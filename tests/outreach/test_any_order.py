"""Whatever is said, clicked and noted, in whatever order: a never holds, a yes is one referral."""

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.messaging.models import Message
from alongside.messaging.services import deliver
from alongside.outreach import services
from alongside.outreach.models import Invitee, InviteList, OptOut
from alongside.people.models import Person
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.outreach.scene import a_running_list, invite_now, somebody

HOUSE = Actor.system("invited")
WEDNESDAY = dt.datetime(2026, 10, 14, 10, tzinfo=dt.UTC)
SAID = st.sampled_from(["yes", "not_now", "never"])
WHICH = st.integers(0, 1)  # of two lists with Ivy on both
STEP = st.one_of(
    st.tuples(st.just("invite"), WHICH),
    st.tuples(st.just("deliver"), WHICH),
    st.tuples(st.just("click"), WHICH, SAID),
    st.tuples(st.just("note"), WHICH, SAID),
    st.tuples(st.just("stop"), WHICH),
    st.tuples(st.just("share"), st.booleans()),
    st.tuples(st.just("keep_only"), st.booleans()),
)


class Played:
    """Two lists, and what was said so far as a reader of the story would count it."""

    def __init__(self, people: Any) -> None:
        self.people = people
        self.ivy = somebody(people, 1)
        self.other = somebody(people, 2, date_of_birth=dt.date(2000, 1, 1))
        self.lists = [a_running_list(people), a_running_list(people)]
        self.answered: list[tuple[int, str]] = []
        self.said_never = self.shared = self.kept_only = False
        self.stopped: set[int] = set()
        self.sent: set[str] = set()

    def invitee(self, which: int) -> Invitee:
        with preparing():
            return Invitee.objects.get(invite_list=self.lists[which], person=self.ivy)

    def messages(self) -> list[Message]:
        with preparing():
            return list(Message.objects.filter(template="person-invited"))

    def quiet(self) -> bool:
        """Nothing may be written to her now."""
        return self.said_never or self.shared or self.kept_only

    def invite(self, which: int) -> None:
        quiet = self.quiet() or which in self.stopped
        assert invite_now(self.lists[which]) == 0 or not quiet

    def deliver(self, which: int) -> None:
        link = self.invitee(which).link
        quiet = self.quiet() or which in self.stopped
        for message in self.messages():
            if message.key == f"invited:{link}" and message.status == "queued":
                deliver(message.pk)
                with preparing():
                    message.refresh_from_db()
                assert message.status != "sent" or not quiet
                assert not self.invitee(which).answered_at or message.status != "sent"

    def click(self, which: int, said: str) -> None:
        before = self.invitee(which)
        if before.link is None:
            return
        with acting_as(HOUSE) as house, suppress(Refused):
            if services.answer(actor=house, link=before.link, said=said):
                assert before.status == "sent" and not self.shared, "an open link of hers alone"
                self.heard(which, said)

    def note(self, which: int, said: str) -> None:
        with acting_as(self.people.amina) as amina, suppress(Refused):
            before = self.invitee(which).status
            services.note_answer(actor=amina, invitee=self.invitee(which), said=said)
            if before != said:
                self.heard(which, said)

    def heard(self, which: int, said: str) -> None:
        self.answered.append((which, said))
        self.said_never |= said == "never"

    def stop(self, which: int) -> None:
        with acting_as(self.people.ben) as ben, suppress(Refused):
            services.stop_list(actor=ben, invite_list=self.lists[which])
        self.stopped.add(which)

    def share(self, now: bool) -> None:
        self.shared = now
        with preparing():
            phone = "+44 7700 900101" if now else "07700 900199"
            Person.objects.filter(pk=self.other.pk).update(phone=phone)

    def keep_only(self, now: bool) -> None:
        self.kept_only = now
        with preparing():
            Person.objects.filter(pk=self.ivy.pk).update(restricted=now)

    def check(self) -> None:
        with preparing():
            referrals = list(Referral.objects.filter(person=self.ivy))
            assert OptOut.objects.filter(person=self.ivy).exists() == self.said_never
            assert len(self.messages()) <= 2, "one message for each list"
            for which, invite_list in enumerate(self.lists):
                invitee = self.invitee(which)
                last = [said for at, said in self.answered if at == which][-1:]
                assert [invitee.status] == last or not last, "the last word that was taken stands"
                assert bool(invitee.answered_at) == bool(last)
                yeses = [at for at, said in self.answered if said == "yes" and at == which]
                assert len(yeses) <= 1
                assert bool(invitee.referral_id) == bool(yeses)
                assert InviteList.objects.get(pk=invite_list.pk).status == (
                    "stopped" if which in self.stopped else "running"
                )
            assert len(referrals) == len([one for one in self.answered if one[1] == "yes"])


class _Over(Exception):  # noqa: N818 - what one example did is taken back
    pass


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, min_size=4, max_size=12))
def test_a_never_holds_and_a_yes_is_one_referral(people: Any, steps: list[Any]) -> None:
    with pytest.raises(_Over), transaction.atomic(), time_machine.travel(WEDNESDAY, tick=False):
        played = Played(people)
        for name, *said in [("invite", 0), ("invite", 1), *steps]:
            getattr(played, name)(*said)
            played.check()
        raise _Over
