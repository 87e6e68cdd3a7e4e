"""Asked on their own pages: who may say yes for whom, once, and what follows."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from alongside.accounts.actor import acting_as
from alongside.asks.models import Ask
from alongside.asks.queries import visible_to, waiting_for_answer
from alongside.asks.services import LASTS, Question, answer, ask, take_back
from alongside.care.models import Task
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.models import Consent
from alongside.consent.rules import age_band
from alongside.consent.services import withdraw
from alongside.directory.services.service_intake import pause_service
from alongside.people.models import Relation
from alongside.people.services import hide
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    acting_for,
    let_in,
    referred,
    registered,
    service_of,
    taken_on,
    themselves,
    wish,
)

B, K = Consent.Basis, Relation.Kind
CHILD, YOUNG = {"date_of_birth": dt.date(2014, 1, 1)}, {"date_of_birth": dt.date(2012, 1, 1)}
WORDS, RISK = "I would love to sing.", "Her son has a knife."


def case_of(people, **who):
    person = registered(people.gita, NHS_NUMBERS[0], **who)
    return taken_on(people.amina, referred(people.gita, person, people.amina, **_by(person)))


def _by(person):
    child = age_band(person.date_of_birth, clock.today()).since < 16
    return {"consent_basis": B.PARENT, "consent_why": "Her mother said so."} if child else {}


@pytest.fixture
def case(people):
    return case_of(people)


@pytest.fixture
def choir(people):
    with preparing():
        return service_of(people.dev, name="Choir", description="Singing on Mondays.")


def asked(people, case, choir, basis=B.AGREED, **changes):
    said = {"words": WORDS, "consent_basis": basis} | changes
    alone, says = said.pop("alone", False), said.pop("says", "You said that you sang.")
    with acting_as(people.amina) as amina:
        return ask(
            actor=amina,
            case=case,
            service=choir,
            question=Question(wish(**said), says, alone),
            key=uuid.uuid4(),
        )


def sees(actor):
    with acting_as(actor), connection.cursor() as cursor:
        first = set(visible_to(actor).values_list("pk", flat=True))
        cursor.execute("SELECT id FROM asks_ask")
        second = {pk for (pk,) in cursor.fetchall()}
    assert first == second, "both locks agree"
    return first


def says(actor, one, said):
    from alongside.asks.queries import asked_of

    with acting_as(actor):
        return answer(actor=actor, asked=asked_of(actor).get(pk=one.pk), said=said)


def sent():
    with preparing():
        return Referral.objects.filter(service__name="Choir").select_related("consent").first()


def words(response):
    page = BeautifulSoup(response.text, "html.parser").main
    return " ".join(page.get_text(" ").split())


def to_do():
    with preparing():
        return sorted(Task.objects.filter(status="open").values_list("reason", flat=True))


def test_a_link_worker_asks_and_the_person_says_yes_on_their_own_pages(
    people, case, choir, browser_of
):
    ivy, amina = browser_of(themselves(case.person)), browser_of(people.amina)
    form = reverse("ask_online", args=[case.pk, choir.pk])
    assert form in amina.get(reverse("refer_on", args=[case.pk, choir.pk])).text
    assert amina.get(form).status_code == 200
    typed = {
        "idempotency_key": str(uuid.uuid4()),
        "needs": ["loneliness"],
        "words": WORDS,
        "risk": "known",
        "risk_note": RISK,
        "also": ["contact"],
        "says": "You said that you sang.",
        "decides": "agreed",
    }
    bad = amina.post(form, typed | {"needs": []})
    assert bad.status_code == 422
    assert WORDS in bad.text
    for _click in range(2):
        assert amina.post(form, typed).status_code == 302
    with preparing():
        one = Ask.objects.get()
    assert sent() is None, "nothing goes out before there is a yes"
    assert "Waits for their answer" in amina.get(reverse("agreements", args=[case.pk])).text
    page = reverse("own_ask", args=[one.pk])
    assert page in ivy.get(reverse("own_page")).text
    read = ivy.get(page)
    for text in (
        "Would you like to go to Choir?",
        WORDS,
        "Singing on Mondays.",
        "Amina",
        "You said that you sang.",
        "How to be in touch with you",
    ):
        assert text in words(read)
    assert RISK not in read.text
    assert "Goals and steps" not in read.text
    for _click in range(2):
        done = ivy.post(page, {"do": "yes"}, follow=True)
        assert "You said yes" in words(done)
    referral = sent()
    assert (referral.consent.basis, referral.consent.how) == (B.AGREED, "online")
    assert referral.consent.shared == ["identity", "contact", "reasons", "words", "risk"]
    assert (referral.words, referral.parent_id) == (WORDS, case.referral_id)
    assert referral.reference in browser_of(people.dev).get("/provider/").text
    assert "Choir" in words(ivy.get(reverse("own_page")))
    with preparing():
        assert Referral.objects.filter(service=choir).count() == 1
    assert ivy.post(page, {"do": "maybe"}).status_code == 400


@pytest.mark.parametrize(("said", "task"), [("no", "said_no"), ("phone", "ring_about")])
def test_no_and_a_call_send_nothing_and_tell_the_link_worker(people, case, choir, said, task):
    one = asked(people, case, choir)
    ivy = themselves(case.person)
    for _click in range(2):
        says(ivy, one, said)
    assert sent() is None
    assert to_do() == [task]
    if said == "phone":  # they talked about it, and it is still theirs to say
        says(ivy, one, "yes")
        assert sent() is not None
        assert to_do() == []
    else:
        with pytest.raises(OutOfTurn):
            says(ivy, one, "yes")


def test_taken_back_meanwhile_nothing_is_sent_and_the_page_says_so(people, case, choir, browser_of):
    one = asked(people, case, choir)
    ivy, amina = browser_of(themselves(case.person)), browser_of(people.amina)
    back = reverse("take_back_ask", args=[case.pk, one.pk])
    for _click in range(2):
        assert amina.post(back).status_code == 302
    page = reverse("own_ask", args=[one.pk])
    assert "do" not in {
        tag.get("name")
        for tag in BeautifulSoup(ivy.get(page).text, "html.parser").find_all("button")
    }
    late = ivy.post(page, {"do": "yes"}, follow=True)
    assert "You said yes" not in words(late)
    assert sent() is None
    assert reverse("own_ask", args=[one.pk]) not in ivy.get(reverse("own_page")).text


def test_who_sees_and_answers_for_an_adult(people, case, choir):
    one = asked(people, case, choir)
    mary = let_in(acting_for(people.amina, case))
    plain = let_in(acting_for(people.amina, case, name="Nora", scopes=["news", "plan"]))
    attorney = let_in(acting_for(people.amina, case, name="Ann", kind=K.ATTORNEY))
    other = case_of_joan(people)
    stranger = let_in(acting_for(people.amina, other, name="Sam"))
    for actor in (people.amina, people.ben, people.leila, themselves(case.person), mary):
        assert sees(actor) == {one.pk}, actor
    for actor in (people.cara, people.gita, people.dev, people.efua, plain, attorney, stranger):
        assert sees(actor) == set(), actor
    with acting_as(plain), pytest.raises(NotPermitted):
        answer(actor=plain, asked=one, said="yes")
    for wrong in (attorney, stranger):
        with pytest.raises(Ask.DoesNotExist):
            says(wrong, one, "yes")
    says(mary, one, "yes")
    consent = sent().consent
    assert (consent.basis, consent.how, consent.given_by.name) == (
        B.AGREED,
        "online",
        "Mary Friend",
    )
    # What she agreed to she may take back, and the person too.
    with acting_as(mary):
        from alongside.consent.queries import agreement

        withdraw(actor=mary, consent=agreement(mary, consent.pk))
    assert sees(themselves(case.person)) == {one.pk}


def case_of_joan(people):
    joan = registered(people.gita, NHS_NUMBERS[1], given_name="Joan")
    return taken_on(people.amina, referred(people.gita, joan, people.amina))


def test_asked_alone_or_hidden_whoever_acts_for_them_does_not_see_it(people, case, choir):
    mary = let_in(acting_for(people.amina, case))
    alone = asked(people, case, choir, alone=True)
    assert sees(mary) == set()
    with acting_as(people.amina) as amina:
        take_back(actor=amina, asked=alone)
    one = asked(people, case, choir)
    assert sees(mary) == {one.pk}
    ivy = themselves(case.person)
    with acting_as(ivy):
        hide(actor=ivy, person=case.person, what="referral", subject=case.referral_id)
    assert sees(mary) == set()


def test_for_a_child_a_parent_answers_and_the_child_may_ask_to_be_rung(people, choir):
    case = case_of(people, **CHILD)
    one = asked(people, case, choir, B.PARENT)
    parent = let_in(acting_for(people.amina, case, name="Petra Parent", kind=K.PARENT))
    carer = let_in(acting_for(people.amina, case, name="Otto"))
    child = themselves(case.person)
    assert (sees(parent), sees(child), sees(carer)) == ({one.pk}, {one.pk}, set())
    for said in ("yes", "no"):
        with pytest.raises(NotPermitted, match="somebody else to decide"):
            says(child, one, said)
    says(child, one, "phone")
    says(parent, one, "yes")
    consent = sent().consent
    assert (consent.basis, consent.given_by.name) == (B.PARENT, "Petra Parent")
    assert "Petra Parent decided, online." in consent.why
    assert consent.until == dt.date(2029, 12, 31), "it ends with the parent's right"


def test_a_child_who_understands_enough_answers_alone_and_no_parent_sees_it(people, choir):
    case = case_of(people, **YOUNG)
    with pytest.raises(Refused, match="who judged"):
        asked(people, case, choir, B.COMPETENT)
    with pytest.raises(Refused, match="under 16"):
        asked(people, case, choir, B.AGREED)
    one = asked(people, case, choir, B.COMPETENT, consent_why="Amina judged it, of the choir.")
    parent = let_in(acting_for(people.amina, case, name="Petra Parent", kind=K.PARENT))
    assert sees(parent) == set()
    says(themselves(case.person), one, "yes")
    assert (sent().consent.basis, sent().consent.why) == (B.COMPETENT, one.why)


def test_whoever_turned_sixteen_meanwhile_decides_as_an_adult(people, choir):
    born = clock.today() + dt.timedelta(days=2)  # in two days sixteen
    case = case_of(people, date_of_birth=born.replace(year=born.year - 16))
    one = asked(people, case, choir, B.COMPETENT, consent_why="Amina judged it.")
    with clock.telling(clock.now() + dt.timedelta(days=3)):
        says(themselves(case.person), one, "yes")
    assert sent().consent.basis == B.AGREED


def test_for_somebody_who_cannot_decide_their_attorney_does(people, case, choir):
    one = asked(people, case, choir, B.ATTORNEY, consent_why="Dr Elm judged it, on Monday.")
    attorney = let_in(acting_for(people.amina, case, name="Ann", kind=K.ATTORNEY))
    friend = let_in(acting_for(people.amina, case))
    assert (sees(attorney), sees(friend)) == ({one.pk}, set())
    with pytest.raises(NotPermitted):
        says(themselves(case.person), one, "yes")
    says(attorney, one, "yes")
    assert sent().consent.basis == B.ATTORNEY
    assert sent().consent.why == "Dr Elm judged it, on Monday. Ann decided, online."


@pytest.mark.parametrize("wrong", [B.SAFEGUARDING, B.BEST_INTERESTS, B.SAID_NO, ""])
def test_what_nobody_can_agree_to_online_is_not_asked(people, case, choir, wrong):
    with pytest.raises(Refused):
        asked(people, case, choir, wrong, consent_why="x")


def test_in_raw_sql_nobody_says_it_for_another(people, case, choir):
    one = asked(people, case, choir)
    child = case_of_joan(people)
    attorneys = asked(people, child, choir, B.ATTORNEY, consent_why="Judged.")
    mary = let_in(acting_for(people.amina, case))
    yes = "status = 'yes', answered_at = now(), answered_by_id = alongside_user()"
    for actor, change, which in (
        (people.amina, yes, one),
        (people.ben, yes, one),
        (themselves(case.person), "words = 'x'", one),
        (
            themselves(case.person),
            yes.replace("alongside_user()", f"'{people.amina.user_id}'"),
            one,
        ),
        (themselves(child.person), yes, attorneys),
        (mary, yes, one),  # not through the relation by which she acts
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            acting_as(actor),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE asks_ask SET {change} WHERE id = %s", [which.pk])
    says(themselves(case.person), one, "no")
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_as(themselves(case.person)),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE asks_ask SET {yes} WHERE id = %s", [one.pk])


def test_a_yes_that_cannot_be_sent_is_kept_and_somebody_sees_to_it(people, case, choir):
    one = asked(people, case, choir)
    with acting_as(people.dev) as dev:
        pause_service(actor=dev, service=choir)
    ivy = themselves(case.person)
    assert says(ivy, one, "yes").status == "yes"
    assert sent() is None
    assert to_do() == ["not_sent"]
    with preparing():
        assert Ask.objects.get().referral_id is None


def test_after_four_weeks_it_is_asked_no_longer_and_can_be_asked_anew(people, case, choir):
    one = asked(people, case, choir)
    with pytest.raises(Refused, match="already"):
        asked(people, case, choir)
    later = clock.now() + LASTS + dt.timedelta(days=1)
    with clock.telling(later):
        ivy = themselves(case.person)
        with acting_as(ivy):
            assert not waiting_for_answer(ivy).exists()
        with pytest.raises((OutOfTurn, DatabaseError)):
            says(ivy, one, "yes")
        again = asked(people, case, choir)
        assert again.pk != one.pk
    assert sent() is None


def test_the_page_of_whoever_acts_for_them_speaks_welsh_too(people, case, choir, browser_of):
    one = asked(people, case, choir)
    mary = browser_of(let_in(acting_for(people.amina, case)))
    page = reverse("acting_ask", args=[one.pk])
    assert page in mary.get(reverse("acting_page")).text
    english = words(mary.get(page))
    assert "Would Ivy like to go to Choir?" in english
    welsh = words(mary.get(f"{page}?lang=cy"))
    assert "Would Ivy like" not in welsh
    with translation.override("cy"):
        assert translation.gettext("If you say yes") in welsh
    assert mary.post(page, {"do": "no"}).status_code == 302
    for other in (people.ben, people.cara, people.dev):
        assert browser_of(other).get(page).status_code in {302, 403, 404}
