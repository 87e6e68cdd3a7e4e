"""Whether somebody of one area can be sent to a service of another: who shares, takes and pays."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.directory.models import Arrangement, IntakePause, Postcode, ServiceArea
from alongside.directory.queries.elsewhere import crossings_to
from alongside.directory.services.elsewhere import end_arrangement, make_arrangement, say_terms
from alongside.organisations.models import Agreement, Area
from alongside.people.models import CareRelationship
from alongside.referrals.models import Referral
from alongside.referrals.services import send
from tests.factories.border import farside_hall
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, service_of, taken_on, wish


@pytest.fixture
def far(people):
    """Nia, who answers for a hall in Farside, and its warm room."""
    with preparing():
        nia = farside_hall()
        return nia, service_of(nia, name="Warm room")


def _says(nia, room, takes="all", paid_by="", price=None):
    with acting_as(nia):
        return say_terms(actor=nia, service=room, takes=takes, paid_by=paid_by, price=price)


def _arranges(efua, room, key=None, **more):
    said = {"reference": "Borders 2026", "until": clock.today() + dt.timedelta(days=90)} | more
    with acting_as(efua):
        return make_arrangement(actor=efua, service=room, key=key or uuid.uuid4(), **said)


def _seen(actor, room):
    with acting_as(actor):
        return crossings_to(actor, [room.pk]).get(room.pk)


def _holds(crossing):
    return [check.holds for check in crossing.checks]


def test_what_nobody_has_said_is_asked_and_stands_in_nobodys_way(people, far):
    _nia, room = far
    seen = _seen(people.amina, room)
    assert seen.there == "Farside"
    assert (_holds(seen), seen.possible) == ([True, None, None], True)
    assert any("Ring them first" in one for one in seen.to_do)


def test_at_home_there_is_no_border(people, far):
    _nia, room = far
    assert _seen(people.cara, room) is None, "it is of her own area"
    club = service_of(people.dev)
    assert _seen(people.amina, club) is None, "a network lies in its borough"
    with preparing():
        ServiceArea.objects.create(service=room, area=people.borough, name="Alderbrook")
    assert _seen(people.amina, room) is None, "it says that it is for Alderbrook"
    assert _seen(people.cara, room).there == "Alderbrook"


@pytest.mark.parametrize(
    ("said", "holds", "possible", "words"),
    [
        ({"takes": "nobody"}, [True, False, None], False, "takes nobody from outside of Farside"),
        ({"takes": "all", "paid_by": "nobody"}, [True, True, True], True, "Nobody pays"),
        (
            {"takes": "all", "paid_by": "person", "price": Decimal("4.50")},
            [True, True, True],
            True,
            "The person pays £4.50.",
        ),
        (
            {"takes": "all", "paid_by": "sender", "price": Decimal(40)},
            [True, True, False],
            False,
            "asks the area that sends for £40.00",
        ),
        ({"takes": "arranged"}, [True, False, None], False, "Alderbrook North has none"),
    ],
)
def test_what_the_service_says_decides(people, far, said, holds, possible, words):
    nia, room = far
    _says(nia, room, **said)
    seen = _seen(people.amina, room)
    assert (_holds(seen), seen.possible) == (holds, possible)
    assert words in " ".join(check.sentence for check in seen.checks)
    if not possible and said["takes"] != "nobody":
        assert seen.to_do == [
            "Ask Alderbrook Council: they can arrange it here, under “Elsewhere”."
        ]


def test_an_arrangement_of_the_borough_opens_it_for_as_long_and_as_much_as_it_says(people, far):
    nia, room = far
    _says(nia, room, "arranged", "sender", Decimal(40))
    made = _arranges(people.efua, room, most_price=Decimal(30))
    assert _holds(_seen(people.amina, room)) == [True, True, False], "it pays too little"
    _arranges(people.efua, room, most_price=Decimal(40))
    seen = _seen(people.amina, room)
    assert seen.possible
    assert "Alderbrook Council pays £40.00 a person." in seen.checks[2].sentence
    assert "Borders 2026" in seen.checks[1].sentence
    with preparing():
        assert Arrangement.objects.get(pk=made.pk).ended_at, "the newer one took its place"
    with clock.telling(clock.now() + dt.timedelta(days=91)):
        assert not _seen(people.amina, room).possible
    newest = Arrangement.objects.get(ended_at=None)
    with acting_as(people.efua) as efua:
        end_arrangement(actor=efua, arrangement=newest)
        end_arrangement(actor=efua, arrangement=newest)
    assert not _seen(people.amina, room).possible


def test_without_an_agreement_there_or_while_it_is_stopped_nobody_learns_which(people, far):
    nia, room = far
    _says(nia, room, "all", "nobody")
    with preparing():
        IntakePause.objects.create(organisation_id=nia.organisation_id, source_id=uuid.uuid4())
    stopped = _seen(people.amina, room).checks[0]
    with preparing():
        connection.cursor().execute("UPDATE directory_intakepause SET ended_at = now()")
        Agreement.objects.filter(organisation=nia.organisation_id).update(
            ended_at=clock.now(), ended_why="withdrawn"
        )
    ended = _seen(people.amina, room).checks[0]
    assert stopped == ended
    assert ended.holds is False


def test_where_it_cannot_go_nothing_is_sent_whichever_way(people, far):
    nia, room = far
    _says(nia, room, "all", "sender", Decimal(40))
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))

    def sends():
        with acting_as(people.amina) as amina:
            return send(
                actor=amina, person=case.person, to=room, wish=wish(), key=str(uuid.uuid4())
            )

    with pytest.raises(Refused, match=r"nobody of Alderbrook North pays yet.*Nothing was sent"):
        sends()
    with preparing():
        assert not Referral.objects.filter(service=room).exists()
        assert not CareRelationship.objects.filter(level="service").exists()
    _arranges(people.efua, room, most_price=Decimal(40))
    assert sends().status == "sent"


def test_only_who_runs_it_says_the_terms_and_a_price_has_a_payer(people, far):
    nia, room = far
    with pytest.raises(NotPermitted):
        _says(people.dev, room)
    for wrong in (
        {"takes": "some"},
        {"paid_by": "sender"},
        {"price": Decimal(4)},
        {"paid_by": "nobody", "price": Decimal(4)},
        {"paid_by": "person", "price": Decimal(-4)},
    ):
        with pytest.raises(Refused):
            _says(nia, room, **wrong)
    _says(nia, room, "all", "person", Decimal(4))
    for paid_by, price in (("person", Decimal(4)), ("nobody", None), ("person", None)):
        with pytest.raises(Refused, match="You take nobody from outside, so nobody pays"):
            _says(nia, room, "nobody", paid_by, price)
    again = _says(nia, room, "nobody")
    assert (again.paid_by, again.price) == ("", None)


def test_only_an_area_arranges_for_itself_and_only_what_is_asked_for(people, far):
    nia, room = far
    with pytest.raises(Refused, match="nothing to arrange"):
        _arranges(people.efua, room)
    _says(nia, room, "arranged")
    for other in (people.amina, people.leila, nia):
        with pytest.raises(NotPermitted):
            _arranges(other, room)
    for wrong in ({"reference": " "}, {"until": dt.date(2020, 1, 1)}, {"most_price": Decimal(-1)}):
        with pytest.raises(Refused):
            _arranges(people.efua, room, **wrong)
    key = uuid.uuid4()
    assert _arranges(people.efua, room, key) == _arranges(people.efua, room, key)
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        acting_as(people.amina),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO directory_arrangement (id, created_at, service_id, area_id, reference,"
            " until, made_by_id, made_for_id) VALUES (gen_random_uuid(), now(), %s, %s, 'x',"
            " now(), %s, %s)",
            [room.pk, people.borough.pk, people.amina.user_id, people.amina.organisation_id],
        )


def test_who_lives_there_crosses_no_border_wherever_their_team_is(people, far):
    nia, room = far
    _says(nia, room, takes="nobody")
    with preparing():
        Area.objects.filter(pk=room.organisation.area_id).update(code="E09000002")
        Postcode.objects.create(postcode="CD9 9ZZ", district="E09000002", place=None)
    near = registered(people.gita, postcode="CD9 9ZZ")
    case = taken_on(people.amina, referred(people.gita, near, people.amina))
    with acting_as(people.amina) as amina:
        assert crossings_to(amina, [room.pk], "CD9 9ZZ") == {}
        assert room.pk in crossings_to(amina, [room.pk], "ZZ1 1AA"), "who lives elsewhere does"
        sent = send(
            actor=amina,
            person=case.person,
            to=room,
            wish=wish(),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )
    assert sent.service_id == room.pk
    with preparing():
        ServiceArea.objects.create(service=room, outcodes=["ZZ1"], name="Round the market")
    with acting_as(people.amina) as amina:
        assert crossings_to(amina, [room.pk], "ZZ1 1AA") == {}, "the service names their outcode"
