"""A practice asks somebody on their own pages before it refers them to a link-worker team."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership
from alongside.asks.models import Ask
from alongside.asks.queries import can_be_asked
from alongside.asks.services import LASTS, Question, ask_for_team
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.consent.models import Consent
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as send_message
from alongside.organisations.models import Agreement, Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import Relation
from alongside.people.services import Emergency, break_glass
from alongside.referrals.models import Referral
from tests.asks.test_asks import CHILD, case_of, says, sees, words
from tests.factories.standing import member_of, preparing
from tests.factories.story import (
    NHS_NUMBERS,
    acting_for,
    let_in,
    registered,
    themselves,
    wish,
)
from tests.questions.test_forms import published

B, K = Consent.Basis, Relation.Kind
WORDS, NOTE, RISK = "I would like company.", "Falls.", "Her son has a knife."


@pytest.fixture
def ivy(people):
    """Known to the practice, with pages of her own; nobody works with her."""
    person = registered(people.gita, NHS_NUMBERS[0])
    themselves(person)
    return person


def asked(people, person, by=None, basis=B.AGREED, **changes):
    said = {"words": WORDS, "note": NOTE, "consent_basis": basis} | changes
    alone = said.pop("alone", False)
    with acting_as(by or people.gita) as actor:
        team = Organisation.objects.get(pk=people.amina.organisation_id)
        return ask_for_team(
            actor=actor,
            person=person,
            team=team,
            question=Question(wish(**said), "It may do you good.", alone),
            key=uuid.uuid4(),
        )


def sent(person):
    with preparing():
        return Referral.objects.filter(person=person).select_related("consent").first()


def told():
    """What whoever asked is told, the facts delivered twice."""
    with preparing():
        facts = list(OutboxFact.objects.filter(topic="ask.answered"))
    for fact in facts * 2:
        deliver(fact.pk)
    with preparing():
        return list(Message.objects.filter(template="ask-answered"))


def _who(ivy) -> dict:
    born = ivy.date_of_birth
    return {"nhs_number": NHS_NUMBERS[0]} | {
        f"date_of_birth-{part}": getattr(born, part) for part in ("day", "month", "year")
    }


def test_asking_online_is_offered_only_where_somebody_can_answer(people, browser_of):
    ivy = registered(people.gita, NHS_NUMBERS[0])
    gita = browser_of(people.gita)
    details = gita.post(reverse("refer"), _who(ivy))["Location"]
    assert "ask them online" not in gita.get(details).text
    key = details.rstrip("/").rpartition("/")[2]
    told = words(gita.get(reverse("refer_ask", args=[key])))
    assert "neither they nor anybody who acts for them has pages of their own" in told
    assert "has not referred them before" not in told


def test_what_does_not_go_along_is_said_before_they_are_asked(people, ivy, browser_of):
    published(people.leila)
    gita, team = browser_of(people.gita), str(people.amina.organisation_id)
    key = gita.post(reverse("refer"), _who(ivy))["Location"].rstrip("/").rpartition("/")[2]
    begun = {
        "idempotency_key": key,
        "nhs_number": NHS_NUMBERS[0],
        "date_of_birth": ivy.date_of_birth.isoformat(),
        "phone": ivy.phone,
        "to": team,
    }
    asking, behind = reverse("refer_ask", args=[key]), "does not go along with the question"
    keep = reverse("keep_begun", args=[key])
    gita.post(keep, begun)
    page = words(gita.get(asking))
    assert behind not in page, "the number is held like that"
    assert "asks something of its own" in page
    gita.post(keep, begun | {"phone": "01632 960999", "help_wanted": ["interpreter"]})
    page = words(gita.get(asking))
    for label in (behind, "Phone number", "Would something help them to come?", "No time is held"):
        assert label in page
    assert "Home postcode" not in page
    gita.post(keep, begun | {"to": "nobody"})
    assert "asks something of its own" not in words(gita.get(asking))


def test_a_practice_asks_and_a_yes_refers_them(people, ivy, browser_of):
    gita, own = browser_of(people.gita), browser_of(themselves(ivy))
    who = _who(ivy)
    details = gita.post(reverse("refer"), who)["Location"]
    page = gita.get(details)
    key = details.rstrip("/").rpartition("/")[2]
    assert "ask them online" in page.text
    begun = {
        "idempotency_key": key,
        "nhs_number": NHS_NUMBERS[0],
        "date_of_birth": ivy.date_of_birth.isoformat(),
        "words": WORDS,
    }
    form = gita.post(reverse("keep_begun", args=[key]), begun | {"then": "ask"})["Location"]
    assert form == reverse("refer_ask", args=[key])
    assert WORDS in gita.get(form).text, "what was typed comes along"
    typed = {
        "idempotency_key": key,
        "to": str(people.amina.organisation_id),
        "needs": ["loneliness"],
        "words": WORDS,
        "note": NOTE,
        "risk": "known",
        "risk_note": RISK,
        "urgency": "routine",
        "feedback": "key",
        "says": "It may do you good.",
        "decides": "agreed",
    }
    bad = gita.post(form, typed | {"needs": []})
    assert bad.status_code == 422 and WORDS in bad.text
    for _click in range(2):
        assert gita.post(form, typed)["Location"] == reverse("asked_online")
    with preparing():
        one = Ask.objects.get()
    assert sent(ivy) is None, "nothing goes out before there is a yes"
    listed = words(gita.get(reverse("asked_online")))
    assert "Ivy Test" in listed and "Waits for their answer" in listed
    looks = words(own.get(reverse("own_looks")))
    assert "Gita" in looks and "asked you something on these pages" in looks
    assert "saw your name in a list" in looks
    answering = reverse("own_ask", args=[one.pk])
    assert answering in own.get(reverse("own_page")).text
    read = own.get(answering)
    for text in ("a link worker of", WORDS, NOTE, "It may do you good.", "keeps notes"):
        assert text in words(read)
    assert RISK not in read.text
    for _click in range(2):
        assert "You said yes" in words(own.post(answering, {"do": "yes"}, follow=True))
    referral = sent(ivy)
    assert (referral.consent.basis, referral.consent.how) == (B.AGREED, "online")
    assert (referral.words, referral.note, referral.risk_note) == (WORDS, NOTE, RISK)
    assert (referral.feedback, referral.parent_id) == ("key", None)
    assert referral.from_user_id == people.gita.user_id
    assert "Ivy Test" in browser_of(people.amina).get(reverse("board")).text
    assert reverse("sent_referral", args=[referral.pk]) in gita.get(reverse("asked_online")).text
    with preparing():
        assert Referral.objects.count() == 1


@pytest.mark.parametrize("said", ["yes", "no", "phone"])
def test_whoever_asked_hears_that_there_is_an_answer_and_not_which(people, ivy, said):
    one = asked(people, ivy)
    for _click in range(2):
        says(themselves(ivy), one, said)
    assert (sent(ivy) is not None) == (said == "yes")
    (message,) = told()
    with preparing():
        assert message.recipient == message.to_user.email
        assert message.to_user_id == people.gita.user_id
    for word in ("Ivy", "Test", "Yes", "No,", "ring", "loneliness", WORDS):
        assert word not in message.subject + message.body
    send_message(message.pk)
    if said == "phone":
        says(themselves(ivy), one, "no")
        assert len(told()) == 2
    else:
        with pytest.raises(OutOfTurn):
            says(themselves(ivy), one, "no" if said == "yes" else "yes")


def test_who_sees_it(people, ivy):
    one = asked(people, ivy)
    assert sees(people.gita) == sees(themselves(ivy)) == {one.pk}
    for actor in (people.amina, people.ben, people.cara, people.dev, people.efua, people.leila):
        assert sees(actor) == set(), actor
    # Whoever helps her later does not read it either: it is between her and her practice.
    case_of(people)
    assert sees(people.amina) == set()


def test_nobody_comes_to_see_anybody_by_asking(people, ivy):
    for stranger in (people.cara, people.amina):
        with pytest.raises((Refused, DatabaseError)), transaction.atomic():
            asked(people, ivy, by=stranger)
        with acting_as(stranger):
            assert not can_be_asked(stranger, ivy.pk)
    with preparing():
        assert not Ask.objects.exists()


def test_whoever_is_there_in_an_emergency_alone_asks_nobody(people, ivy):
    farside = Organisation.objects.get(pk=people.cara.organisation_id)
    lead = member_of("Lena", farside, "team_lead")
    with acting_as(lead):
        break_glass(
            actor=lead,
            nhs_number=NHS_NUMBERS[0],
            date_of_birth=ivy.date_of_birth,
            emergency=Emergency("life", "She rang us and cried."),
            key=uuid.uuid4(),
        )
        assert not can_be_asked(lead, ivy.pk)
    with pytest.raises(Refused, match="online from here"):
        asked(people, ivy, by=lead)


def test_who_has_no_pages_is_asked_by_word_of_mouth(people):
    joan = registered(people.gita, NHS_NUMBERS[1], given_name="Joan")
    with pytest.raises(Refused, match="online from here"):
        asked(people, joan)


def test_somebody_who_decides_for_them_answers_a_practice_too(people, browser_of):
    case = case_of(people, **CHILD)
    child = case.person
    parent = let_in(acting_for(people.amina, case, name="Petra", kind=K.PARENT))
    one = asked(people, child, basis=B.PARENT)
    assert sees(parent) == {one.pk}
    says(parent, one, "yes")
    with preparing():
        referral = Referral.objects.filter(person=child).latest("created_at")
        consent = referral.consent
        assert (consent.basis, consent.given_by.name) == (B.PARENT, "Petra")
    assert "Petra decided, online." in consent.why
    assert "by Petra, for them" in words(browser_of(people.gita).get(reverse("asked_online")))
    with acting_as(people.gita), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_relation")
        assert cursor.fetchone() == (0,), "what was seen as evidence is nobody's who refers"


def test_a_yes_that_cannot_be_sent_is_kept_and_the_page_says_so(people, ivy, browser_of):
    one = asked(people, ivy)
    with preparing():
        Agreement.objects.filter(organisation_id=people.amina.organisation_id).update(
            ended_at=clock.now(), ended_why=Agreement.Ended.ENDED
        )
    assert says(themselves(ivy), one, "yes").status == "yes"
    assert sent(ivy) is None
    assert len(told()) == 1
    assert "could not be sent" in words(browser_of(people.gita).get(reverse("asked_online")))


def test_asked_once_at_a_time_taken_back_and_over_after_four_weeks(people, ivy, browser_of):
    one = asked(people, ivy)
    with pytest.raises(Refused, match="already"):
        asked(people, ivy)
    for other in (people.amina, people.cara):
        assert browser_of(other).post(reverse("ask_no_longer", args=[one.pk])).status_code == 404
    gita = browser_of(people.gita)
    for _click in range(2):
        assert gita.post(reverse("ask_no_longer", args=[one.pk])).status_code == 302
    with pytest.raises(OutOfTurn):
        says(themselves(ivy), one, "yes")
    again = asked(people, ivy)
    with clock.telling(clock.now() + LASTS + dt.timedelta(days=1)):
        later = browser_of(people.gita).get(reverse("asked_online"))
        assert "Not answered in time" in words(later)
        with pytest.raises((OutOfTurn, DatabaseError)), transaction.atomic():
            says(themselves(ivy), again, "yes")
        asked(people, ivy)
    assert sent(ivy) is None


def test_who_left_the_practice_is_told_nothing(people, ivy):
    one = asked(people, ivy)
    with preparing():
        Membership.objects.filter(user_id=people.gita.user_id).update(ended_at=clock.now())
    says(themselves(ivy), one, "no")
    assert told() == []


def test_in_raw_sql_nobody_answers_in_her_place(people, ivy):
    one = asked(people, ivy)
    for actor in (people.gita, people.amina):
        with acting_as(actor), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(
                        "UPDATE asks_ask SET status = 'yes', answered_at = now(),"
                        " answered_by_id = alongside_user() WHERE id = %s",
                        [one.pk],
                    )
                assert cursor.rowcount == 0, "who does not see it changes nothing"
            except DatabaseError:
                pass
    with preparing():
        one.refresh_from_db()
    assert one.status == "waiting"


def test_a_practice_that_loses_sight_of_her_sends_nothing(people, ivy):
    one = asked(people, ivy)
    with preparing(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_carerelationship SET ended_at = now(), ended_reason = 'x'"
            " WHERE person_id = %s",
            [ivy.pk],
        )
    assert sees(people.gita) == set()
    with pytest.raises(Refused, match="no longer help"):
        says(themselves(ivy), one, "yes")
    assert sent(ivy) is None
