"""Parts of what a person wrote about themselves go along, from every page that sends."""

import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.gp_note import Part, draft
from alongside.care.queries import case_visible_to
from alongside.common import clock
from alongside.consent.services import withdraw
from alongside.people.services import protect
from alongside.referrals.about_me import written
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from tests.asks.test_asks import words
from tests.factories.own_words import GARDEN, PLAN, ROSA, SLOWLY, box, told
from tests.factories.several import Two, two_services
from tests.factories.standing import preparing


@pytest.fixture
def two(people) -> Two:
    found = two_services(people)
    told(people.amina, found.case)
    return found


def _form(**changes) -> dict[str, object]:
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "needs": ["loneliness"],
        "words": "She would like company.",
        "risk": "none",
        "consent": "on",
        "about_me": [box("how_to_support")],
    }
    return form | changes


def _several(**changes) -> dict[str, object]:
    form = _form(fit="all") | {
        f"to{number}-{name}": value
        for number, part in ((1, "most_important"), (2, "how_to_support"))
        for name, value in (
            ("needs", ["loneliness"]),
            ("about_me", [box(part)]),
            ("agreed", "on"),
        )
    }
    return form | changes


def _to(two, service) -> str:
    return reverse("refer_on", args=[two.case.pk, service.pk])


def _both(two) -> str:
    page = reverse("refer_to_several", args=[two.case.pk])
    return f"{page}?service={two.club.pk}&service={two.room.pk}"


def _sent(service) -> Referral:
    with preparing():
        return Referral.objects.get(service=service)


def test_a_link_worker_sends_what_the_person_chose_and_the_service_reads_no_more(two, browser_of):
    amina, page = browser_of(two.people.amina), _to(two, two.club)
    form = amina.get(page)
    assert all(text in words(form) for text in (GARDEN, ROSA, SLOWLY))
    typed = _form()
    for _click in range(2):
        assert amina.post(page, typed).status_code == 302
    sent = _sent(two.club)
    assert dict(sent.own_account.parts) == {"how_to_support": SLOWLY}
    read = browser_of(two.people.dev).get(reverse("provider_referral", args=[sent.pk]))
    assert SLOWLY in words(read) and "In their own words, as it stood on" in words(read)
    hers = browser_of(two.people.amina).get(reverse("sent_referral", args=[sent.pk]))
    assert SLOWLY in words(hers), "the sender sees what went"
    for text in (GARDEN, ROSA):
        assert text not in read.text and text not in hers.text
    for other in (two.nia, two.people.cara, two.people.gita):
        page = browser_of(other).get(reverse("provider_referral", args=[sent.pk]))
        assert page.status_code in (403, 404), other


def test_the_plan_that_changes_later_changes_nothing_that_was_sent(two, browser_of):
    browser_of(two.people.amina).post(_to(two, two.club), _form())
    told(two.people.amina, two.case, 1, how_to_support="Ring me at night.")
    page = reverse("provider_referral", args=[_sent(two.club).pk])
    read = words(browser_of(two.people.dev).get(page))
    assert SLOWLY in read and "Ring me at night." not in read


def test_a_part_that_changed_or_went_is_read_again_before_it_goes(two, browser_of):
    amina, page = browser_of(two.people.amina), _to(two, two.club)
    told(two.people.ben, two.case, 1, how_to_support="Write to me.")
    again = amina.post(page, _form())
    assert again.status_code == 422
    assert "was changed since you opened this page" in words(again)
    assert "Write to me." in words(again) and "She would like company." in again.text
    told(two.people.ben, two.case, 2, how_to_support="")
    assert "was changed since" in words(amina.post(page, _form())), "emptied"
    told(two.people.ben, two.case, 3, most_important="", people_important="")
    gone = amina.post(page, _form())
    assert gone.status_code == 422 and 'id="id_about_me"' in gone.text
    assert "They have written nothing about themselves" in words(gone)
    with preparing():
        assert not Referral.objects.filter(service=two.club).exists()


def test_where_nothing_is_written_the_page_leads_to_where_it_is(people, browser_of):
    two = two_services(people)
    write = reverse("write_plan_part", args=[two.case.pk, "about_me"])
    for page in (_to(two, two.club), _both(two)):
        form = browser_of(people.amina).get(page)
        assert write in form.text and "about_me" not in form.text.replace(write, "")


def test_each_of_several_reads_its_own_parts_and_no_others(two, browser_of):
    amina = browser_of(two.people.amina)
    page = amina.get(_both(two))
    assert words(page).count(SLOWLY) == 1, "read once, ticked for each"
    assert amina.post(_both(two), _several()).status_code == 302
    at = {two.people.dev: (two.club, GARDEN, SLOWLY), two.nia: (two.room, SLOWLY, GARDEN)}
    for actor, (service, theirs, others) in at.items():
        page = reverse("provider_referral", args=[_sent(service).pk])
        read = browser_of(actor).get(page)
        assert theirs in words(read) and others not in read.text and "Rosa" not in read.text


def test_of_several_the_one_whose_part_changed_is_named_and_none_is_asked(two, browser_of):
    told(two.people.ben, two.case, 1, how_to_support="Write to me.")
    again = browser_of(two.people.amina).post(_both(two), _several())
    assert again.status_code == 422
    assert f"{two.room.name}: What they wrote about themselves was changed" in words(again)
    with preparing():
        assert not Referral.objects.filter(service__in=[two.club, two.room]).exists()


def test_a_service_hands_on_only_what_it_was_shown(two, browser_of):
    browser_of(two.people.amina).post(_to(two, two.club), _form())
    theirs = _sent(two.club)
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=theirs, name="accept")
    page, dev = (
        reverse("provider_refer_on", args=[theirs.pk, two.room.pk]),
        browser_of(two.people.dev),
    )
    form = dev.get(page)
    assert SLOWLY in words(form) and GARDEN not in form.text and "Rosa" not in form.text
    assert dev.post(page, _form(about_me=[box("most_important")])).status_code == 422
    assert dev.post(page, _form()).status_code == 302
    on = _sent(two.room)
    assert on.own_account == theirs.own_account, "of the day on which it stood so"
    assert SLOWLY in words(browser_of(two.nia).get(reverse("provider_referral", args=[on.pk])))


def test_a_service_that_was_shown_nothing_is_offered_nothing(two, browser_of):
    browser_of(two.people.amina).post(_to(two, two.club), _form(about_me=[]))
    theirs = _sent(two.club)
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=theirs, name="accept")
    form = browser_of(two.people.dev).get(
        reverse("provider_refer_on", args=[theirs.pk, two.room.pk])
    )
    assert "about_me" not in form.text and "have written nothing" not in form.text


def test_taken_back_the_service_reads_none_of_it(two, browser_of):
    browser_of(two.people.amina).post(_to(two, two.club), _form())
    sent = _sent(two.club)
    with acting_as(two.people.amina) as amina:
        withdraw(actor=amina, consent=Referral.objects.get(pk=sent.pk).consent)
    page = reverse("provider_referral", args=[sent.pk])
    assert SLOWLY not in browser_of(two.people.dev).get(page).text


def test_what_would_give_a_protected_person_away_is_not_sent(two, browser_of):
    where = "I live at 12 Orchard Lane, ZZ1 1AB."
    with preparing():
        type(two.case.person).objects.filter(pk=two.case.person_id).update(postcode="ZZ1 1AB")
    told(two.people.amina, two.case, 1, how_to_support=where)
    with acting_as(two.people.amina) as amina:
        protect(actor=amina, person=two.case.person)
    hers = _form(about_me=[box("how_to_support", where)])
    refused = browser_of(two.people.amina).post(_to(two, two.club), hers)
    assert refused.status_code == 422 and "This says where the person is" in words(refused)
    assert 'href="#id_about_me"' in refused.text
    both = _several(**{"to2-about_me": [box("how_to_support", where)]})
    refused = browser_of(two.people.amina).post(_both(two), both)
    assert refused.status_code == 422 and 'href="#id_to2-about_me"' in refused.text
    form = browser_of(two.people.ben).get(_to(two, two.club))
    assert "about_me" not in form.text, "Ben cannot tell what gives her away, and is offered none"
    assert browser_of(two.people.ben).post(_to(two, two.club), hers).status_code == 422
    with preparing():
        assert not Referral.objects.filter(service__in=[two.club, two.room]).exists()
    safe = _form(about_me=[box("most_important")])
    assert browser_of(two.people.amina).post(_to(two, two.club), safe).status_code == 302


def test_what_came_along_to_the_team_goes_further_until_there_is_a_plan(people, browser_of):
    two = two_services(people)
    with preparing():
        Referral.objects.filter(pk=two.case.referral_id).update(
            about_me=written(PLAN, clock.today()).only(["how_to_support"]).kept()
        )
    case = browser_of(people.amina).get(reverse("case", args=[two.case.pk]))
    assert SLOWLY in words(case), "she need not tell it again"
    assert SLOWLY in words(browser_of(people.amina).get(_to(two, two.club)))
    told(people.amina, two.case, strengths="Baking.")
    form = words(browser_of(people.amina).get(_to(two, two.club)))
    assert "Baking." in form and SLOWLY not in form


def test_the_practice_reads_none_of_it(two, browser_of):
    browser_of(two.people.amina).post(_to(two, two.club), _form())
    with acting_as(two.people.amina) as amina:
        note = draft(amina, case_visible_to(amina, two.case.pk), list(Part))
    assert not any(text in note for text in (SLOWLY, GARDEN, ROSA))


def test_a_link_worker_who_asks_online_reads_that_the_person_chooses(two, browser_of):
    page = reverse("ask_online", args=[two.case.pk, two.club.pk])
    form = browser_of(two.people.amina).get(page)
    assert "with a yes they choose what of it goes along" in words(form)
    assert 'name="about_me"' not in form.text
