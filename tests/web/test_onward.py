"""A service refers on whom it has taken on, as Dev; what the others see of it."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.consent.models import Consent
from alongside.consent.services import narrow
from alongside.directory.models import ServiceArea
from alongside.directory.services.service_intake import pause_service
from alongside.directory.services.words import refresh_words
from alongside.needs.models import Need
from alongside.people.models import Person
from alongside.referrals.models import Referral
from tests.factories.border import farside_hall
from tests.factories.onward import on_from_the_club, with_the_club
from tests.factories.several import Two, two_services
from tests.factories.standing import preparing
from tests.factories.story import referred_on, service_of
from tests.security.test_forms_and_addresses import HOSTILE


@pytest.fixture
def two(people) -> Two:
    found = two_services(people)
    with preparing():
        for service in (found.club, found.room):
            service.needs.add(Need.objects.get(code="loneliness"))
        refresh_words()
    return found


def _text(response) -> str:
    main = BeautifulSoup(response.content, "html.parser").main
    return " ".join(main.get_text(" ").split())


def _form(**changes) -> dict[str, object]:
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "needs": ["loneliness"],
        "words": "She would like a warm room, too.",
        "risk": "none",
        "consent": "on",
        "also": ["contact"],
    }
    return form | changes


def test_from_the_desk_to_another_service(browser_of, two):
    theirs = referred_on(two.people.amina, two.case, two.club)
    dev, desk = browser_of(two.people.dev), reverse("provider_referral", args=[theirs.pk])
    choosing = reverse("choose_onward", args=[theirs.pk])
    assert choosing not in dev.get(desk).text, "not accepted yet"
    assert dev.get(choosing).status_code == 404
    dev.post(
        reverse("make_move", args=[theirs.pk]),
        {"move": "accept", "idempotency_key": str(uuid.uuid4())},
    )
    assert choosing in dev.get(desk).text
    found = dev.get(choosing)
    assert "Warm room, Warm Welcome" in _text(found)
    assert "Tuesday lunch club, Green Shoots" not in _text(found), "where they are already"
    assert "Warm room" in _text(dev.post(choosing, {"words": "warm", "go": "look"}, follow=True))
    nothing = dev.get(choosing, {"go": "on"})
    assert nothing.status_code == 422
    assert "You ticked no service. Tick at least one." in _text(nothing)

    one = dev.post(choosing, {"service": str(two.room.pk), "go": "on"}, follow=True)
    form = reverse("provider_refer_on", args=[theirs.pk, two.room.pk])
    assert one.redirect_chain[-1][0] == form
    shown = _text(dev.get(form))
    assert "Ivy Test" in shown and "phone number, e-mail" in shown
    assert "goals and steps" not in shown and "how they feel" not in shown, "the team’s to show"
    refused = dev.post(form, _form(consent="", needs=[]))
    assert refused.status_code == 422
    assert "Tick to say that the person agrees" in _text(refused)
    assert "She would like a warm room, too." in _text(refused)
    sent = dev.post(form, _form())
    assert sent.status_code == 302 and sent.url == desk
    page = _text(dev.get(desk))
    assert "The referral to Warm room is sent." in page
    assert "Green Shoots to Warm room" in page
    assert "Warm room" not in _text(dev.get(choosing)), "asked already"
    with preparing():
        onward = Referral.objects.get(service=two.room)
        shared = Consent.objects.get(recipient_id=two.nia.organisation_id).shared
    assert onward.parent_id == theirs.pk
    assert shared == ["identity", "contact", "reasons", "words"]


def test_the_same_form_posted_again_sends_nothing_more(browser_of, two):
    theirs = with_the_club(two)
    dev, form = browser_of(two.people.dev), _form()
    for _twice in range(2):
        address = reverse("provider_refer_on", args=[theirs.pk, two.room.pk])
        assert dev.post(address, form).status_code == 302
    with preparing():
        assert Referral.objects.filter(service=two.room).count() == 1


def test_a_paused_service_says_so_before_anything_is_written(browser_of, two):
    theirs = with_the_club(two)
    with acting_as(two.nia) as nia:
        pause_service(actor=nia, service=two.room)
    dev, address = (
        browser_of(two.people.dev),
        reverse("provider_refer_on", args=[theirs.pk, two.room.pk]),
    )
    page = _text(dev.get(address))
    assert "takes no new referrals at the moment" in page
    assert "Find another service for Ivy" in page
    assert dev.post(address, _form()).status_code == 422


def test_nobody_else_refers_on_what_the_club_has(browser_of, two):
    theirs = with_the_club(two)
    addresses = [
        reverse("choose_onward", args=[theirs.pk]),
        reverse("provider_refer_on", args=[theirs.pk, two.room.pk]),
    ]
    for address in addresses:
        assert browser_of(two.nia).get(address).status_code == 404
        assert browser_of(two.nia).post(address, _form()).status_code == 404
        for other in ("amina", "ben", "cara", "gita", "efua"):
            assert browser_of(getattr(two.people, other)).get(address).status_code == 403


def test_two_at_once_from_the_desk_and_the_first_has_her(browser_of, two):
    theirs = with_the_club(two)
    with preparing():
        hut = service_of(two.nia, name="Warm hut")
    dev = browser_of(two.people.dev)
    both = f"?go=on&service={two.room.pk}&service={hut.pk}"
    address = reverse("choose_onward", args=[theirs.pk]) + both
    assert "Refer to 2 services at once" in _text(dev.get(address))
    form = _form(fit="first", **{"to1-needs": ["loneliness"], "to1-agreed": "on"})
    sent = dev.post(address, form | {"to2-needs": ["loneliness"], "to2-agreed": "on"})
    assert sent.status_code == 302, _text(sent)
    with preparing():
        asked = list(Referral.objects.filter(parent=theirs))
    assert {one.fit for one in asked} == {"first"} and len(asked) == 2
    nia = browser_of(two.nia)
    nia.post(
        reverse("make_move", args=[asked[0].pk]),
        {"move": "accept", "idempotency_key": str(uuid.uuid4())},
    )
    with preparing():
        assert sorted(Referral.objects.filter(parent=theirs).values_list("status", flat=True)) == [
            "accepted",
            "withdrawn",
        ]


def test_the_chain_stands_on_the_pages_of_everybody_entitled(browser_of, two):
    theirs = with_the_club(two)
    sent = on_from_the_club(two, theirs)
    club, room = "Alderbrook link workers to Tuesday lunch club", "Green Shoots to Warm room"
    nia = _text(browser_of(two.nia).get(reverse("provider_referral", args=[sent.pk])))
    assert club in nia and room in nia and "Elm Surgery" not in nia
    dev = browser_of(two.people.dev)
    desk = dev.get(reverse("provider_referral", args=[theirs.pk]))
    assert reverse("sent_referral", args=[sent.pk]) in desk.text, "to where he takes it back"
    for page in ("provider_referral", "sent_referral"):
        one = theirs if page == "provider_referral" else sent
        assert room in _text(dev.get(reverse(page, args=[one.pk])))
    assert "Warm room" in _text(dev.get(reverse("sent_referrals")))
    for worker in (two.people.amina, two.people.ben):
        page = browser_of(worker)
        assert room in _text(page.get(reverse("sent_referral", args=[theirs.pk])))
        case = _text(page.get(reverse("case", args=[two.case.pk])))
        assert "Green Shoots referred them on to Warm room" in case
    gita = _text(
        browser_of(two.people.gita).get(reverse("sent_referral", args=[two.case.referral_id]))
    )
    assert club in gita and room in gita


def test_dev_withdraws_what_the_club_sent(browser_of, two):
    sent = on_from_the_club(two, with_the_club(two))
    dev = browser_of(two.people.dev)
    answer = dev.post(
        reverse("withdraw", args=[sent.pk]),
        {"reason": "changed_mind", "idempotency_key": str(uuid.uuid4())},
    )
    assert answer.status_code == 302
    with preparing():
        assert Referral.objects.get(pk=sent.pk).status == "withdrawn"


def test_a_service_that_may_not_know_how_to_reach_her_learns_no_area_either(browser_of, two):
    """Whether a service is “of another area” follows from where she lives."""
    with preparing():
        nia = farside_hall("Nell")
        room = service_of(nia, name="Far room")
        ServiceArea.objects.create(service=room, outcodes=["ZZ9"], name="Farside postcodes")
    theirs = with_the_club(two)
    with acting_as(two.people.amina) as amina:
        narrow(actor=amina, consent=theirs.consent, data=[Consent.Data.CONTACT])
    dev, asked = browser_of(two.people.dev), {"service": [str(room.pk), str(two.room.pk)]}
    pages = {}
    for lives in ("", "ZZ9 1AA"):
        with preparing():
            Person.objects.filter(pk=two.case.person_id).update(postcode=lives)
        pages[lives] = [
            _text(dev.get(reverse("provider_refer_on", args=[theirs.pk, room.pk]))),
            _text(dev.get(reverse("choose_onward", args=[theirs.pk]), asked)),
            _text(dev.get(reverse("choose_onward", args=[theirs.pk]), asked | {"go": "again"})),
        ]
    assert pages[""] == pages["ZZ9 1AA"]
    assert "Far room" in pages[""][0]


def test_what_it_sent_on_shows_it_no_more_of_her_than_it_was_shown(browser_of, two):
    with preparing():
        people = Person.objects.filter(pk=two.case.person_id)
        people.update(phone="01632 960123", postcode="ZZ9 1AA")
        number = people.get().nhs_number_spaced
    theirs = with_the_club(two)
    page = reverse("sent_referral", args=[on_from_the_club(two, theirs).pk])
    dev = browser_of(two.people.dev)
    seen = dev.get(page).text
    assert "01632 960123" in seen
    assert number not in seen and "ZZ9 1AA" not in seen
    listed = dev.get(reverse("sent_list")).text
    assert "Ivy" in listed and number.replace(" ", "") not in listed
    with acting_as(two.people.amina) as amina:
        narrow(actor=amina, consent=theirs.consent, data=[Consent.Data.CONTACT])
    assert "01632 960123" not in dev.get(page).text


def test_what_comes_back_stands_on_the_clubs_own_list(browser_of, two):
    sent = on_from_the_club(two, with_the_club(two))
    browser_of(two.nia).post(
        reverse("make_move", args=[sent.pk]),
        {"move": "decline", "reason": "full", "idempotency_key": str(uuid.uuid4())},
    )
    dev = browser_of(two.people.dev)
    back = dev.get(reverse("sent_referrals"), {"only": "back"})
    assert "Warm room" in _text(back)
    page = dev.get(reverse("sent_referral", args=[sent.pk]))
    assert "This is with you again" in _text(page)
    assert "Refer somebody" not in _text(back), "it enters nobody new"
    assert "Not spoken with" not in _text(back), "that is asked of link workers"
    dev.post(reverse("see_to", args=[sent.pk]))
    assert "None of them." in _text(dev.get(reverse("sent_referrals"), {"only": "back"}))


def test_no_words_break_the_search_for_another_service(browser_of, two):
    choosing, dev = (
        reverse("choose_onward", args=[with_the_club(two).pk]),
        browser_of(two.people.dev),
    )
    for typed in HOSTILE:
        found = dev.post(choosing, {"words": typed, "go": "look"}, follow=True)
        assert found.status_code in {200, 422}, typed
        assert "Set-Cookie: taken" not in str(found.headers)
