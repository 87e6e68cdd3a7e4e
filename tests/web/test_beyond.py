"""Nothing suits nearby: the nearest service of another area, as Amina, Ben and Cara see it."""

import uuid
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.directory.models import (
    Arrangement,
    ElsewhereTerms,
    Postcode,
    Service,
    ServiceArea,
)
from alongside.directory.services.elsewhere import say_terms
from alongside.directory.services.words import refresh_words
from alongside.organisations.models import Area
from alongside.people.models import Person
from alongside.referrals.models import Referral
from tests.directory.corner import at
from tests.factories.border import across_the_border
from tests.factories.standing import preparing
from tests.factories.story import service_of


@pytest.fixture
def far(people):
    return across_the_border(people)


def _text(response) -> str:
    main = BeautifulSoup(response.content, "html.parser").main
    return " ".join(main.get_text(" ").split())


def _looks(browser, case):
    browser.post(reverse("suits", args=[case.pk]), {"needs": ["loneliness"]})
    return browser.get(reverse("beyond", args=[case.pk]))


def test_the_nearest_of_other_areas_come_first_with_what_stands_in_the_way(browser_of, people, far):
    case, nia, (nearer, _further) = far
    amina = browser_of(people.amina)
    with acting_as(nia):
        say_terms(actor=nia, service=nearer, takes="all", paid_by="sender", price=Decimal("42.50"))
    page = _text(_looks(amina, case))
    assert page.index("Nearer room") < page.index("Further room")
    assert "Tuesday lunch club" not in page, "that is of their own area"
    assert "ZZ9" not in page and "You can refer to it from here" not in page
    assert "Nobody can be referred there from here yet." in page
    assert "It asks the area that sends for £42.50" in page
    assert "Ask Alderbrook Council" in page
    assert "It has not said whether it takes people from Alderbrook North." in page
    assert (
        reverse("refer_on", args=[case.pk, nearer.pk])
        not in amina.get(reverse("beyond", args=[case.pk])).text
    )
    assert reverse("beyond", args=[case.pk]) in amina.get(reverse("suits", args=[case.pk])).text
    assert "Nearer room" in _text(browser_of(people.ben).get(reverse("beyond", args=[case.pk])))


def test_what_takes_no_referrals_is_named_to_tell_them_of_it(browser_of, people, far):
    case, _nia, (nearer, _further) = far
    with preparing():
        nearer.takes_referrals = False
        nearer.save()
        refresh_words()
    amina = browser_of(people.amina)
    page = _text(_looks(amina, case))
    assert "It takes no referrals here: ring it, or tell them of it." in page
    told = reverse("signpost", args=[case.pk, nearer.pk])
    assert told in amina.get(reverse("beyond", args=[case.pk])).text


def test_outsiders_and_other_roles_find_nothing(browser_of, people, far):
    case = far[0]
    page = reverse("beyond", args=[case.pk])
    assert browser_of(people.amina).get(page).url == reverse("suits", args=[case.pk]), "say what"
    assert browser_of(people.cara).get(page).status_code == 404
    for other in ("gita", "dev", "efua"):
        assert browser_of(getattr(people, other)).get(page).status_code == 403


def test_from_no_to_yes_the_provider_says_it_the_borough_pays_and_it_goes(browser_of, people, far):
    case, nia, (nearer, _further) = far
    amina, hall, efua = (browser_of(one) for one in (people.amina, nia, people.efua))
    says = reverse("from_elsewhere", args=[nearer.pk])
    assert says in hall.get(reverse("intake", args=[nearer.pk])).text
    wrong = hall.post(says, {"takes": "arranged", "paid_by": "sender", "price": ""})
    assert wrong.status_code == 422 and "Enter what it costs for each person." in _text(wrong)
    assert hall.post(says, {"takes": "arranged", "paid_by": "sender", "price": "40"}).url == (
        reverse("intake", args=[nearer.pk])
    )
    refer = reverse("refer_on", args=[case.pk, nearer.pk])
    assert "Nobody can be referred there from here yet." in _text(amina.get(refer))
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "needs": ["loneliness"],
        "words": "She would like company.",
        "risk": "none",
        "consent": "on",
    }
    refused = amina.post(refer, form)
    assert refused.status_code == 422 and "Nothing was sent" in _text(refused)
    assert "She would like company." in _text(refused), "the typing stays"

    listed = efua.get(reverse("elsewhere_list"))
    assert "Nearer room" in _text(listed)
    assert "asks the area that sends for £40.00 a person" in _text(listed)
    page = f"{reverse('arrange_with')}?service={nearer.pk}"
    empty = efua.post(page, {"idempotency_key": str(uuid.uuid4())})
    assert empty.status_code == 422 and "Name the agreement" in _text(empty)
    agreed = {
        "idempotency_key": str(uuid.uuid4()),
        "reference": "Borders 2026",
        "most_price": "40",
        "until-day": "31",
        "until-month": "12",
        "until-year": "2030",
    }
    for _click in range(2):
        assert efua.post(page, agreed).url == reverse("elsewhere_list")
    with preparing():
        made = Arrangement.objects.get()
    assert "Alderbrook Council pays £40.00 a person." in _text(_looks(amina, case))
    assert amina.post(refer, form).status_code == 302
    with preparing():
        assert Referral.objects.get(service=nearer).status == "sent"
    assert efua.post(reverse("end_arranged", args=[made.pk])).status_code == 302
    assert efua.post(reverse("end_arranged", args=[made.pk])).status_code == 404


def test_who_is_not_to_say_or_arrange_it_cannot(browser_of, people, far):
    _case, _nia, (nearer, _further) = far
    says = reverse("from_elsewhere", args=[nearer.pk])
    page = f"{reverse('arrange_with')}?service={nearer.pk}"
    assert browser_of(people.dev).get(says).status_code == 404, "of another organisation"
    assert browser_of(people.amina).get(says).status_code == 403
    for other in ("amina", "leila", "dev"):
        assert browser_of(getattr(people, other)).get(page).status_code == 403
    efua = browser_of(people.efua)
    assert "nothing to arrange with this service" in _text(efua.get(page))
    form = {"reference": "x", "until-day": "31", "until-month": "12", "until-year": "2030"}
    refused = efua.post(page, form | {"idempotency_key": str(uuid.uuid4())})
    assert refused.status_code == 422 and not Arrangement.objects.exists()
    with preparing():
        assert not ElsewhereTerms.objects.exists()


def test_where_a_protected_person_lives_is_not_used(browser_of, people, far):
    case = far[0]
    with preparing():
        hidden = dict.fromkeys(("phone", "email", "address", "postcode", "contact_note"), "")
        Person.objects.update(protected=True, gp_practice=None, **hidden)
    page = _text(_looks(browser_of(people.amina), case))
    assert "It is not used here" in page and "km" not in page


def test_what_suits_and_the_shortlist_say_what_is_of_another_area(browser_of, people, far):
    case, nia, _rooms = far
    farside = Area.objects.get(name="Farside")
    with preparing():
        Area.objects.filter(pk=farside.pk).update(code="E09000099")
        hut = service_of(nia, name="Border hut")
        hut.needs.add(*case.referral.reasons.all())
        ServiceArea.objects.create(service=hut, area=farside, name="Farside")
        at(hut, 900)
        refresh_words()
    amina, page = browser_of(people.amina), reverse("suits", args=[case.pk])
    amina.post(page, {"needs": ["loneliness"]})
    found = _text(amina.get(page))
    assert "Of another area: Farside" in found
    assert "It serves Farside: ask whether that is where they live" in found, "nobody knows"
    amina.post(
        reverse("choose_service", args=[case.pk]), {"service": str(hut.pk), "state": "shortlisted"}
    )
    assert "Of another area: Farside" in _text(amina.get(reverse("shortlisted", args=[case.pk])))
    several = reverse("refer_to_several", args=[case.pk])
    amina.post(
        reverse("choose_service", args=[case.pk]),
        {"service": str(Service.objects.get(organisation_id=people.dev.organisation_id).pk)}
        | {"state": "shortlisted"},
    )
    assert "Of another area: Farside" in _text(amina.get(several))

    with preparing():
        borough = Area.objects.filter(pk=people.borough.pk)
        borough.update(code="E09000098")
        Postcode.objects.filter(pk="ZZ1 1AA").update(district="E09000098")
    known = _text(amina.get(page))
    assert "ask whether that is where they live" not in known
    assert "It serves Farside, and they live elsewhere: ask whether they may come" in known
    with preparing():
        Postcode.objects.filter(pk="ZZ1 1AA").update(district="E09000099")
    there = _text(amina.get(page))
    assert "Of another area" not in there and "they live elsewhere" not in there
    assert "ask whether that is where they live" not in there
