"""Asking several services at once, as Amina, Ben and Cara; and what the services see of it."""

import uuid
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.consent.models import Consent
from alongside.directory.services.service_intake import pause_service
from alongside.matching.models import Suggestion
from alongside.matching.services import choose
from alongside.needs.models import Need
from alongside.questions.content import Content, Question
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from tests.factories.several import Two, two_services
from tests.factories.standing import preparing
from tests.factories.story import referred_on, service_of, themselves
from tests.questions.test_forms import published


@pytest.fixture
def two(people) -> Two:
    return two_services(people)


def _text(response) -> str:
    main = BeautifulSoup(response.content, "html.parser").main
    return " ".join(main.get_text(" ").split())


def _address(two, *services) -> str:
    chosen = "&".join(f"service={one.pk}" for one in services)
    return f"{reverse('refer_to_several', args=[two.case.pk])}?{chosen}"


def _form(**changes) -> dict[str, object]:
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "fit": "first",
        "words": "She would like company.",
        "risk": "none",
        "consent": "on",
        "to1-needs": ["loneliness"],
        "to1-words": "She likes soup.",
        "to1-also": ["contact"],
        "to1-agreed": "on",
        "to2-needs": ["food"],
        "to2-agreed": "on",
    }
    return form | changes


def test_from_the_shortlist_one_form_goes_to_both(browser_of, two):
    amina, page = browser_of(two.people.amina), reverse("refer_to_several", args=[two.case.pk])
    assert page in amina.get(reverse("case", args=[two.case.pk])).text
    empty = _text(amina.get(page))
    assert "Nothing on the shortlist takes referrals" in empty
    assert "Tick 2 to 5 services, of the shortlist or looked for here" in empty
    for service in (two.club, two.room):
        with acting_as(two.people.amina) as actor:
            choose(
                actor=actor,
                person=two.case.person,
                case_id=two.case.pk,
                service=service,
                state="shortlisted",
            )
    assert page in amina.get(reverse("shortlisted", args=[two.case.pk])).text
    choosing = amina.get(page)
    assert "Warm room, Warm Welcome" in _text(choosing)
    one = amina.get(_address(two, two.room))
    assert one.status_code == 422
    assert "You ticked one service. Tick at least one more." in _text(one)
    assert "Refer to Warm room alone" in _text(one)
    box = BeautifulSoup(one.content, "html.parser").find("input", value=str(two.room.pk))
    assert box.has_attr("checked"), "what was ticked stays ticked"

    address = _address(two, two.club, two.room)
    shown = BeautifulSoup(amina.get(address).content, "html.parser").main
    assert not shown.find_all("input", checked=True), "nothing is chosen for her"
    answer = amina.post(address, _form())
    assert answer.status_code == 302, answer.text
    with preparing():
        sent = {one.service_id: one for one in Referral.objects.filter(kind="provider")}
        shared = {one.recipient_id: one.shared for one in Consent.objects.exclude(recipient=None)}
        referred = set(Suggestion.objects.values_list("state", flat=True))
    club, room = sent[two.club.pk], sent[two.room.pk]
    assert club.words == "She would like company.\nShe likes soup."
    assert room.words == "She would like company."
    assert club.together == room.together is not None
    assert {club.fit, room.fit} == {"first"}
    assert shared[two.people.dev.organisation_id] == ["identity", "contact", "reasons", "words"]
    assert shared[two.nia.organisation_id] == ["identity", "reasons", "words"]
    assert referred == {"referred"}
    case = _text(amina.get(reverse("case", args=[two.case.pk])))
    assert case.count("asked with others: the first that accepts takes them on") == 2
    chain = _text(amina.get(reverse("sent_referral", args=[club.pk])))
    assert "Asked at the same time" in chain and "Warm room" in chain


def test_the_same_form_posted_again_sends_nothing_more(browser_of, two):
    amina, address, form = browser_of(two.people.amina), _address(two, two.club, two.room), _form()
    first, again = amina.post(address, form), amina.post(address, form)
    assert first.status_code == again.status_code == 302
    with preparing():
        assert Referral.objects.filter(kind="provider").count() == 2


def test_a_colleague_may_and_outsiders_find_nothing(browser_of, two):
    address = _address(two, two.club, two.room)
    assert browser_of(two.people.ben).get(address).status_code == 200
    assert browser_of(two.people.cara).get(address).status_code == 404
    assert browser_of(two.people.cara).post(address, _form()).status_code == 404
    for other in ("gita", "dev", "efua"):
        assert browser_of(getattr(two.people, other)).get(address).status_code == 403


def test_all_that_is_missing_is_said_at_once_and_the_typing_stays(browser_of, two):
    form = _form(risk="", **{"to1-needs": [], "fit": ""})
    del form["to2-agreed"], form["consent"]
    answer = browser_of(two.people.amina).post(_address(two, two.club, two.room), form)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    wrong = page.find(class_="nhsuk-error-summary").get_text(" ")
    for said in (
        "Say who of them may take the person on",
        "Choose at least one reason",
        "Tick that this was agreed for this service",
        "Tick to say that the person agrees",
        "Say whether there is a risk",
    ):
        assert said in wrong, said
    for link in page.find(class_="nhsuk-error-summary").find_all("a"):
        assert page.find(id=link["href"].removeprefix("#")), link
    assert page.find("textarea", attrs={"name": "to1-words"}).text.strip() == "She likes soup."
    with preparing():
        assert not Referral.objects.filter(kind="provider").exists()


def test_one_that_takes_nobody_is_named_and_none_is_asked(browser_of, two):
    with acting_as(two.nia) as nia:
        pause_service(actor=nia, service=two.room)
    amina, address = browser_of(two.people.amina), _address(two, two.club, two.room)
    assert "Warm room takes no new referrals at the moment. Leave it out." in _text(
        amina.get(address)
    )
    answer = amina.post(address, _form())
    assert answer.status_code == 422
    assert "Nothing was sent" in _text(answer)
    with preparing():
        assert not Referral.objects.filter(kind="provider").exists()


def test_what_each_asks_of_its_own_is_asked_of_each(browser_of, two):
    lead = replace(two.nia, permissions=two.people.leila.permissions)
    published(lead, Content((Question("stairs", "text", "Can she climb stairs?", required=True),)))
    amina, address = browser_of(two.people.amina), _address(two, two.club, two.room)
    shown = BeautifulSoup(amina.get(address).content, "html.parser")
    version = shown.find("input", attrs={"name": "to2-asked_version"})["value"]
    form = _form(**{"to2-asked_version": version})
    wrong = amina.post(address, form)
    assert "Answer this: “Can she climb stairs?”" in _text(wrong)
    assert amina.post(address, form | {"to2-q_stairs": "Slowly"}).status_code == 302
    with preparing():
        room = Referral.objects.get(service=two.room)
        assert [one.text for one in room.answers.all()] == ["Slowly"]
        assert not Referral.objects.get(service=two.club).answers.exists()


def test_only_the_reasons_that_concern_a_service_are_offered_for_it(browser_of, two):
    two.room.needs.add(Need.objects.get(code="food"))
    address = _address(two, two.club, two.room)
    page = BeautifulSoup(browser_of(two.people.amina).get(address).content, "html.parser")
    offered = [box["value"] for box in page.find_all("input", attrs={"name": "to2-needs"})]
    assert sorted(offered) == ["food", "loneliness"]
    assert len(page.find_all("input", attrs={"name": "to1-needs"})) > 20, (
        "it says nothing of itself"
    )


def test_many_asked_at_once_is_warned_of(browser_of, two):
    two.asked()
    shown = _text(browser_of(two.people.amina).get(_address(two, two.club, two.room)))
    assert "would wait for many answers at once" not in shown, "asked again of the same two"
    with preparing():
        more = [service_of(two.people.dev, name=f"Club {n}") for n in range(2)]
    shown = _text(browser_of(two.people.amina).get(_address(two, *more)))
    assert "Ivy would wait for many answers at once" in shown


def test_the_slower_provider_reads_why_and_not_a_dead_end(browser_of, two):
    club, room = two.asked()
    nia = browser_of(two.nia)
    page = reverse("provider_referral", args=[room.pk])
    open_one = _text(nia.get(page))
    assert "The first that accepts takes this person on" in open_one
    assert "lunch club" not in open_one, "whom else was asked is not theirs to know"
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=club, name="accept")
    for answer in (
        nia.get(page, follow=True),
        nia.post(
            reverse("make_move", args=[room.pk]),
            {"move": "accept", "idempotency_key": str(uuid.uuid4())},
            follow=True,
        ),
    ):
        assert answer.status_code == 200
        assert answer.redirect_chain[-1][0] == reverse("provider_desk")
        assert "another one has just taken this person on" in answer.text
        assert "Ivy" not in _text(answer)
    report = _text(nia.get(reverse("provider_report")))
    assert "Another service that was asked accepted first" in report, (
        "apart from what was withdrawn"
    )
    assert browser_of(two.people.cara).get(page).status_code == 403
    assert browser_of(two.people.dev).get(page).status_code == 404, "not theirs is not found"


def test_a_changed_mind_is_taken_back_from_both_at_once(browser_of, two):
    club, room = two.asked()
    amina = browser_of(two.people.amina)
    page = _text(amina.get(reverse("sent_referral", args=[club.pk])))
    assert "Withdraw it from the others too, who have not answered: Warm room" in page
    form = {"others": "yes", "idempotency_key": str(uuid.uuid4())}
    address = reverse("withdraw", args=[club.pk])
    wrong = BeautifulSoup(amina.post(address, form | {"reason": ""}).content, "html.parser")
    assert wrong.find(id="others").has_attr("checked"), "what was ticked stays ticked"
    assert amina.post(address, form | {"reason": "changed_mind"}).status_code == 302
    with preparing():
        found = set(Referral.objects.filter(pk__in=[club.pk, room.pk]).values_list("status"))
    assert found == {("withdrawn",)}


def test_the_person_reads_it_plainly_on_their_own_pages(browser_of, two):
    club, _room = two.asked()
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=club, name="accept")
    ivy = browser_of(themselves(two.case.person))
    own = ivy.get(reverse("own_page"))
    assert "another one said yes first" in own.text
    assert "took this request back" not in own.text, "nobody did"


def test_whoever_has_the_person_is_not_asked_for_them_again(two, browser_of):
    club, _room = two.asked()
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=club, name="accept")
    amina = browser_of(two.people.amina)
    page = amina.get(_address(two, two.club, two.room))
    assert page.status_code == 422
    assert f"Asked already: {two.club.name}" in _text(page)


def test_what_was_written_for_one_never_goes_to_another(two, browser_of):
    """The first in the address has her already: the boxes of the second stay its own."""
    referred_on(two.people.amina, two.case, two.club)
    with preparing():
        third = service_of(two.nia, name="Soup kitchen")
    amina, address = browser_of(two.people.amina), _address(two, two.club, two.room, third)
    shown = BeautifulSoup(amina.get(address).content, "html.parser")
    boxes = {box["name"] for box in shown.select("textarea[name$=-words]")}
    assert boxes == {"to2-words", "to3-words"}
    form = _form(**{"to2-words": "Warm alone.", "to3-needs": ["food"], "to3-agreed": "on"})
    for name in [name for name in form if name.startswith("to1")]:
        del form[name]
    again = amina.post(address, form | {"consent": ""})
    kept = BeautifulSoup(again.content, "html.parser")
    assert {box["name"] for box in kept.select("textarea[name$=-words]")} == boxes
    assert kept.find("textarea", attrs={"name": "to2-words"}).text.strip() == "Warm alone."


def test_continue_with_nothing_says_so_and_going_back_keeps_what_was_ticked(browser_of, two):
    for service in (two.club, two.room):
        with acting_as(two.people.amina) as actor:
            choose(
                actor=actor,
                person=two.case.person,
                case_id=two.case.pk,
                service=service,
                state="shortlisted",
            )
    amina, page = browser_of(two.people.amina), reverse("refer_to_several", args=[two.case.pk])
    nothing = amina.post(page, {"go": "on"}, follow=True)
    assert nothing.status_code == 422
    assert "There is a problem You ticked no service. Tick at least two." in _text(nothing)
    form = BeautifulSoup(amina.get(_address(two, two.club, two.room)).content, "html.parser").main
    link = form.find("a", string="Choose others")["href"]
    back = amina.get(link)
    assert back.status_code == 200, "nothing is wrong with it"
    ticked = BeautifulSoup(back.content, "html.parser").find_all("input", checked=True)
    assert {box["value"] for box in ticked} == {str(two.club.pk), str(two.room.pk)}


def test_from_a_case_others_are_looked_for_and_what_is_chosen_stands_apart(browser_of, two):
    amina, page = browser_of(two.people.amina), reverse("refer_to_several", args=[two.case.pk])

    def groups(response) -> dict[str, list[str]]:
        main = BeautifulSoup(response.content, "html.parser").main
        return {
            group.legend.text: [box["value"] for box in group.select("input")]
            for group in main.select("fieldset")
        }

    found = amina.post(page, {"words": "warm", "go": "look"}, follow=True)
    assert groups(found)["Found for “warm”"] == [str(two.room.pk)]
    ticked = {"service": str(two.room.pk), "go": "look"}
    nothing = amina.post(page, ticked | {"words": "zeppelin"}, follow=True)
    assert nothing.status_code == 200
    assert "Nothing was found for “zeppelin” that takes referrals." in _text(nothing)
    assert groups(nothing) == {"Chosen so far": [str(two.room.pk)]}
    again = amina.post(page, ticked | {"words": "warm"}, follow=True)
    assert "What was found for “warm” is chosen already." in _text(again)
    assert "zeppelin" not in again.request["QUERY_STRING"]


def test_too_many_and_too_few_are_told_apart(browser_of, two):
    with preparing():
        more = [service_of(two.nia, name=f"Room {place}") for place in range(5)]
    amina = browser_of(two.people.amina)
    six = [*more, two.room]
    said = "You ticked 6, and at most 5 can be asked at once: untick 1."
    assert said in _text(amina.get(_address(two, *six)))
    assert "You ticked no service." not in _text(amina.get(_address(two, *six)))
    two.asked()
    told = _text(amina.get(_address(two, two.club, more[0])))
    assert "You ticked one service. Tick at least one more." in told
    assert "Asked already: " + two.club.name in told


def test_what_is_wrong_names_the_service(browser_of, two):
    form = _form(**{"to2-needs": [], "to2-agreed": ""})
    answer = browser_of(two.people.amina).post(_address(two, two.club, two.room), form)
    summary = BeautifulSoup(answer.content, "html.parser").select_one(".nhsuk-error-summary")
    lines = [" ".join(one.get_text().split()) for one in summary.find_all("li")]
    assert "Warm room: Choose at least one reason" in lines
    assert any(line.startswith("Warm room: Tick that this was agreed") for line in lines)
    assert not any(line.startswith("Tuesday lunch club") for line in lines)
