"""While somebody is in safe mode nothing of their story leaves from pages that others may read.

What would say where they are is found by those who know it, and by nobody else's refusal.
"""

import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.asks.queries import asked_of
from alongside.asks.services import Question, answer, ask
from alongside.asks.services.self_referral import Wanted, ask_for_help
from alongside.care.services import close_case
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.people.services import protect
from alongside.referrals.about_me import AboutMe
from alongside.referrals.models import Referral
from tests.asks.test_asks import case_of, choir, sent, to_do, words
from tests.factories.own_words import GARDEN, SLOWLY, box, told
from tests.factories.standing import preparing
from tests.factories.story import themselves, wish
from tests.web.conftest import browser_of

__all__ = ["browser_of", "choir"]
WHERE = "I live at 12 Orchard Lane, ZZ1 1AB. Knock twice."
TICKED = {"do": "yes", "about_me": [box("how_to_support", WHERE)]}


@pytest.fixture
def case(people):
    """Ivy wrote where she lives, and Ben, who does not know it now, asked her something."""
    case = told(people.amina, case_of(people), how_to_support=WHERE, most_important=GARDEN)
    with preparing():
        type(case.person).objects.filter(pk=case.person_id).update(postcode="ZZ1 1AB")
    return case


def _asked(by, case, choir):
    with acting_as(by) as actor:
        return ask(
            actor=actor,
            case=case,
            service=choir,
            question=Question(wish(), "You said that you sang."),
            key=uuid.uuid4(),
        )


def hidden(people, case) -> None:
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)


@pytest.mark.parametrize("who", ["amina", "ben"])
def test_what_was_ticked_before_goes_nowhere_and_the_page_offers_none(
    people, case, choir, browser_of, who
):
    colleague = getattr(people, who)
    one, ivy = _asked(colleague, case, choir), browser_of(themselves(case.person))
    page = reverse("own_ask", args=[one.pk])
    assert WHERE in words(ivy.get(page))
    hidden(people, case)
    shown = ivy.get(page)
    assert "about_me" not in shown.text and GARDEN not in shown.text
    assert "You have written nothing about yourself" not in words(shown), "she has"
    assert ivy.post(page, TICKED).status_code == 422 and sent() is None
    harmless = TICKED | {"about_me": [box("most_important", GARDEN)]}
    assert ivy.post(page, harmless).status_code == 422, "whatever it says: the same answer"
    assert ivy.post(page, {"do": "yes"}).status_code == 302
    assert sent().about_me == {}


def test_hidden_at_the_moment_of_the_yes_the_house_sends_none_of_it(people, case, choir):
    one = _asked(people.ben, case, choir)
    hidden(people, case)
    for part, text in (("how_to_support", WHERE), ("most_important", GARDEN)):
        with acting_as(themselves(case.person)) as ivy:
            answer(
                actor=ivy,
                asked=asked_of(ivy).get(pk=one.pk),
                said="yes",
                about_me=AboutMe({part: text}, clock.today()),
            )
        assert sent() is None
    assert "not_sent" in to_do(), "the yes stays, and somebody of the team sees to it"


@pytest.mark.parametrize("text", [WHERE, SLOWLY])
def test_a_team_that_they_ask_themselves_is_sent_none_of_it(people, case, browser_of, text):
    hidden(people, case)
    with acting_as(people.amina) as amina:
        close_case(actor=amina, case=case, outcome="moved")
    team = people.amina.organisation_id
    form = browser_of(themselves(case.person)).get(reverse("ask_team", args=[team]))
    assert form.status_code == 200 and "about_me" not in form.text
    with preparing():
        wanted = Wanted(
            needs=list(Need.objects.filter(code="loneliness")),
            about_me=AboutMe({"how_to_support": text}, clock.today()),
        )
        organisation = Organisation.objects.get(pk=team)
    with (
        pytest.raises(Refused, match="None of what they wrote"),
        acting_as(themselves(case.person)) as ivy,
    ):
        ask_for_help(actor=ivy, team=organisation, wanted=wanted, key=uuid.uuid4())
    with preparing():
        assert not Referral.objects.filter(key__startswith="own:").exists()


def test_who_asks_online_reads_that_none_of_it_goes(people, case, choir, browser_of):
    hidden(people, case)
    form = browser_of(people.amina).get(reverse("ask_online", args=[case.pk, choir.pk]))
    assert "None of what they wrote about themselves goes along with a yes" in words(form)
