"""Did it help? Asked once, a day later, of whoever wanted to be asked; the answer is nobody's."""

import datetime as dt
import re
import uuid

from django.db import connection

from alongside.accounts.actor import Actor, acting_as
from alongside.begun.home_rules import Hears
from alongside.begun.models import NextDay
from alongside.begun.next_day import ask_next_day, say_whether_it_helped
from alongside.begun.receipts import next_day_in
from alongside.begun.tasks import forget_begun
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.messaging.services import deliver
from tests.factories.standing import Standing, preparing

HOUSE = Actor.system("test")
IVY = Hears("email", "ivy@example.test", "cy")


def test_it_is_asked_once_and_nobody_is_kept(people: Standing) -> None:
    key = uuid.uuid4()
    with acting_as(HOUSE) as house:
        for _twice in "ab":
            row = ask_next_day(actor=house, hears=IVY, postcode="", key=key)
        assert not say_whether_it_helped(actor=house, question_id=row.pk, said="yes")
    forget_begun(0)
    with preparing():
        assert not Message.objects.exists(), "not before its day"
    with clock.telling(clock.now() + dt.timedelta(days=1, minutes=1)):
        for _twice in "ab":
            forget_begun(0)
        with acting_as(HOUSE) as house:
            for said in ("no", "yes"):
                assert say_whether_it_helped(actor=house, question_id=row.pk, said=said)
    with preparing():
        asked = Message.objects.get(template="home-next-day")
        link = re.search(r"/help/did-it-help/(\S+)/", asked.body)
        assert asked.recipient == IVY.recipient and link and next_day_in(link[1]) == row.pk
        assert "Ddoe" in asked.body, "in Welsh"
    deliver(asked.pk)
    forget_begun(0)
    with preparing():
        asked.refresh_from_db()
        assert asked.status == Message.Status.SENT
        assert (asked.recipient, asked.body) == ("", ""), "used for this one message"
        kept = NextDay.objects.get()
        assert (kept.recipient, kept.way, kept.said) == ("", "", "no"), "the first answer holds"
    with acting_as(people.amina), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM begun_nextday")
        assert cursor.fetchone() == (0,)
    with clock.telling(clock.now() + dt.timedelta(days=32)), acting_as(HOUSE) as house:
        assert not say_whether_it_helped(actor=house, question_id=row.pk, said="yes")
    with clock.telling(clock.now() + dt.timedelta(days=400)):
        forget_begun(0)
    with preparing():
        assert not NextDay.objects.exists()
