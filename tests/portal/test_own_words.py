"""What somebody wrote about themselves goes along as they choose, on their own pages."""

import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.asks.queries import asked_of
from alongside.asks.services import answer
from alongside.care.services import close_case
from alongside.common.errors import Refused
from alongside.consent.models import Consent
from alongside.directory.services.service_intake import pause_service
from alongside.people.models import Relation
from alongside.people.services import hide
from alongside.referrals.about_me import AboutMe
from alongside.referrals.models import Referral
from tests.asks.test_asks import CHILD, K, asked, case_of, choir, says, sent, to_do, words
from tests.factories.own_words import GARDEN, ROSA, SLOWLY, box, told
from tests.factories.standing import preparing
from tests.factories.story import acting_for, let_in, themselves
from tests.web.conftest import browser_of

__all__ = ["browser_of", "choir"]

TICKED = {"do": "yes", "about_me": [box("how_to_support")]}


@pytest.fixture
def case(people):
    return told(people.amina, case_of(people))


def page_of(one) -> str:
    return reverse("own_ask", args=[one.pk])


def went() -> dict[str, str]:
    return dict(sent().own_account.parts)


def test_with_a_yes_they_choose_what_goes_along(people, case, choir, browser_of):
    one, ivy = asked(people, case, choir), browser_of(themselves(case.person))
    page = ivy.get(page_of(one))
    assert all(text in words(page) for text in (GARDEN, ROSA, SLOWLY)), "each to be read first"
    assert "checked" not in page.text, "none of it is ticked for them"
    for _click in range(2):
        assert ivy.post(page_of(one), TICKED).status_code == 302
    assert went() == {"how_to_support": SLOWLY}
    with preparing():
        assert Referral.objects.filter(service=choir).count() == 1
        assert "words" in Consent.objects.get(pk=sent().consent_id).shared
    own = words(ivy.get(reverse("own_page")))
    assert SLOWLY in own and GARDEN not in own, "they read what went"
    read = browser_of(people.dev).get(reverse("provider_referral", args=[sent().pk]))
    assert SLOWLY in words(read) and "as it stood on" in words(read)
    assert GARDEN not in read.text and "Rosa" not in read.text


@pytest.mark.parametrize("said", ["no", "phone"])
def test_without_a_yes_nothing_of_it_goes(people, case, choir, browser_of, said):
    one, ivy = asked(people, case, choir), browser_of(themselves(case.person))
    assert ivy.post(page_of(one), TICKED | {"do": said}).status_code == 302
    assert sent() is None


def test_what_was_changed_or_emptied_meanwhile_is_read_again(people, case, choir, browser_of):
    one, ivy = asked(people, case, choir), browser_of(themselves(case.person))
    told(people.amina, case, 1, how_to_support="Do not ring.")
    again = ivy.post(page_of(one), TICKED)
    assert again.status_code == 422 and sent() is None
    assert "was changed since you opened this page" in words(again)
    assert "Do not ring." in words(again) and "checked" not in again.text
    told(people.amina, case, 2, how_to_support="", most_important="", people_important="")
    emptied = ivy.post(page_of(one), TICKED)
    assert emptied.status_code == 422 and sent() is None
    assert 'href="#id_about_me"' in emptied.text and 'id="id_about_me"' in emptied.text
    assert "You have written nothing about yourself yet" in words(emptied)
    assert ivy.post(page_of(one), {"do": "yes"}).status_code == 302
    assert went() == {}


def test_a_no_is_taken_though_a_part_was_changed(people, case, choir, browser_of):
    one, ivy = asked(people, case, choir), browser_of(themselves(case.person))
    told(people.amina, case, 1, how_to_support="Do not ring.")
    assert ivy.post(page_of(one), TICKED | {"do": "no"}).status_code == 302


def test_where_nothing_is_written_it_says_where_to_write(people, choir, browser_of):
    case = case_of(people)
    one, ivy = asked(people, case, choir), browser_of(themselves(case.person))
    read = ivy.get(page_of(one))
    assert reverse("write_own_plan", args=[case.pk]) in read.text
    assert "You have written nothing about yourself yet" in words(read)
    assert 'name="about_me"' not in read.text


def test_a_yes_that_cannot_go_out_yet_sends_none_of_it(people, case, choir, browser_of):
    one, ivy = asked(people, case, choir), browser_of(themselves(case.person))
    with acting_as(people.dev) as dev:
        pause_service(actor=dev, service=choir)
    ivy.post(page_of(one), TICKED)
    assert sent() is None
    assert "not_sent" in to_do(), "the link worker asks again what goes along"


def test_whoever_acts_for_them_offers_only_what_they_may_read(people, case, choir, browser_of):
    mary = browser_of(let_in(acting_for(people.amina, case)))
    otto = browser_of(let_in(acting_for(people.amina, case, name="Otto", scopes=["agree"])))
    one = asked(people, case, choir)
    page = reverse("acting_ask", args=[one.pk])
    assert "What they wrote about themselves" in words(mary.get(page))
    assert SLOWLY not in otto.get(page).text, "he may agree, and reads no plan"
    assert otto.post(page, TICKED).status_code == 422
    assert sent() is None
    with acting_as(themselves(case.person)) as ivy:
        hide(actor=ivy, person=case.person, what="words", subject=case.plan.pk)
    assert SLOWLY not in mary.get(page).text, "she keeps it from her"
    assert mary.post(page, {"do": "yes"}).status_code == 302
    assert went() == {}


def test_for_a_child_a_parent_chooses_and_the_child_alone_does_not(people, choir, browser_of):
    case = told(people.amina, case_of(people, **CHILD))
    one = asked(people, case, choir, Consent.Basis.PARENT)
    child = browser_of(themselves(case.person))
    assert "about_me" not in child.get(page_of(one)).text
    parent = acting_for(people.amina, case, name="Petra Parent", kind=K.PARENT)
    mum = browser_of(let_in(parent))
    assert mum.post(reverse("acting_ask", args=[one.pk]), TICKED).status_code == 302
    assert went() == {"how_to_support": SLOWLY}
    with preparing():
        assert sent().consent.given_by == Relation.objects.get(pk=parent.pk)


def test_another_team_is_told_by_what_was_written_with_the_first(people, case, browser_of):
    with acting_as(people.amina) as amina:
        close_case(actor=amina, case=case, outcome="moved")
    ivy, page = (
        browser_of(themselves(case.person)),
        reverse("ask_team", args=[people.amina.organisation_id]),
    )
    assert SLOWLY in words(ivy.get(page))
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "needs": ["loneliness"],
        "agrees": "on",
        "about_me": [box("how_to_support"), box("most_important")],
    }
    stale = ivy.post(page, form | {"about_me": [box("how_to_support", "Older words.")]})
    assert stale.status_code == 422 and "was changed since you opened" in words(stale)
    for _click in range(2):
        assert ivy.post(page, form).status_code == 302
    with preparing():
        asked_for = Referral.objects.get(key__startswith="own:")
    assert set(asked_for.own_account.parts) == {"how_to_support", "most_important"}
    read = browser_of(people.ben).get(reverse("received_referral", args=[asked_for.pk]))
    assert SLOWLY in words(read) and GARDEN in words(read) and "Rosa" not in words(read)


def test_what_they_wrote_is_escaped_and_keeps_its_lines(people, choir, browser_of):
    hostile = "<script>alert(1)</script>\nand & more"
    case = told(people.amina, case_of(people), strengths=hostile)
    one, ivy = asked(people, case, choir), browser_of(themselves(case.person))
    page = ivy.get(page_of(one))
    assert "<script>alert" not in page.text and "&amp;amp;" not in page.text
    assert "<script>alert(1)</script> and & more" in words(page)


def test_the_verb_refuses_what_is_no_part(people, case, choir):
    one, ivy = asked(people, case, choir), themselves(case.person)
    with acting_as(ivy), pytest.raises(Refused, match="Choose among the parts"):
        answer(
            actor=ivy,
            asked=asked_of(ivy).get(pk=one.pk),
            said="yes",
            about_me=AboutMe({"diagnosis": "None."}),
        )
    assert sent() is None
    says(ivy, one, "yes")
