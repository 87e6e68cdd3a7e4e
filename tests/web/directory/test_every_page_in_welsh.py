"""Whoever reads Welsh reads Welsh wherever anybody may go, also when something goes wrong.

The pages are those of the URLconf: a new one that is open to everybody is asked for here by
itself, and this fails until all that it says is in the catalogue.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import translation
from django.utils.translation import trans_real

from alongside.accounts.actor import ANONYMOUS, acting_as
from alongside.accounts.models import User
from alongside.common import models
from alongside.directory.links import enquiry_token
from alongside.directory.models import Accessibility
from alongside.directory.services.collections import add_to_collection, describe, make_collection
from alongside.directory.services.freshness import answer, ask_provider
from alongside.directory.services.room import BY_LINK
from alongside.directory.shortlist import token_of
from alongside.people.links import token_of as invitation_token
from alongside.people.services import invite
from alongside.ui import translated
from alongside.web import errors, frame
from alongside.web.directory import choices, searched
from alongside.web.languages import FOR_PROGRAMS
from tests.architecture.test_urls import addresses
from tests.factories.story import referred, registered, taken_on

# Names, addresses, codes and numbers read the same in both languages.
THE_SAME = re.compile(
    r"Alongside|Cost|Person|English|Dementia|Diabetes|:? ?Lunch <club>|Listening line"
    r"|Green Shoots|Farside|Alderbrook|The hall|Warm places|1 Orchard Lane|ZZ1|lunch[@.]"
    r"|https?:|•|--find-help|data-|[A-Z]+$|\W*\d|\W*$"
)
# One leads to other pages; on the others are colleagues, whose pages are in English.
OTHERS = (*FOR_PROGRAMS, "/directory/language/", "/asking/", "/places/register/")
NOT_READ = "script, style, template, code, textarea, [lang]:not(html)"


@pytest.fixture
def unknown(monkeypatch) -> Iterator[set[str]]:
    """What was asked of the Welsh catalogue in vain, and would be read in English."""
    missed: set[str] = set()
    told = trans_real.DjangoTranslation.gettext

    def listening(catalogue: Any, text: str) -> str:
        if catalogue.language() != "cy" and translation.get_language() == "cy":
            missed.add(text)
        return told(catalogue, text)

    forget_what_was_drawn()
    monkeypatch.setattr(trans_real.DjangoTranslation, "gettext", listening)
    yield missed
    forget_what_was_drawn()


def forget_what_was_drawn() -> None:
    """What an earlier test had translated would not be asked for again."""
    for module in (models, translated, frame, choices, searched):
        for each in vars(module).values():
            if hasattr(each, "cache_clear"):
                each.cache_clear()


@pytest.fixture
def walk(people, rhys, club) -> Callable[[], Iterator[str]]:
    """Every address that anybody may open, filled in: the links are new each time."""
    club.capacities.create(state="waitlist", expected_wait_days=28, source=BY_LINK)
    club.locations.get().accessibility.create(fact=Accessibility.Fact.HEARING_LOOP)
    with acting_as(rhys):
        shelf = make_collection(actor=rhys, key=uuid.uuid4(), name="Warm places")
        add_to_collection(actor=rhys, collection=shelf, service=club)
        describe(actor=rhys, collection=shelf, name="Warm places", description="", published=True)
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    gita = User.objects.get(pk=people.gita.user_id)

    def token(name: str) -> str:
        if name == "shared_list":
            return token_of([club.pk])
        if name == "open_own_pages":
            with acting_as(people.amina) as amina:
                key = uuid.uuid4()
                invited = invite(actor=amina, person=case.person, email="i@home.test", key=key)
                return invitation_token(invited.pk)
        club.enquiries.all().delete()
        with acting_as(rhys):
            enquiry = ask_provider(actor=rhys, service=club)
        if name == "check_answered":
            answer(enquiry_id=enquiry.pk, said="right")
        return enquiry_token(enquiry.pk)

    def filled(name: str, wanted: set[str]) -> str:
        values: dict[str, Any] = {
            "service_id": club.pk,
            "organisation_id": club.organisation_id,
            "slug": shelf.slug,
            "photo_id": uuid.uuid4(),
            "provider_id": "none",
            "year": 2026,
            "month": 12,
            "code": "cy",
            "page": "who",
            "said": "no",
            "section": "pages",
            "question_id": "needs",
            "uidb36": user_pk_to_url_str(gita),
            "key": default_token_generator.make_token(gita),
        }
        if "token" in wanted:
            values["token"] = token(name)
        return reverse(name, kwargs={one: values[one] for one in wanted})

    def all_of_them() -> Iterator[str]:
        for route, pattern in addresses(get_resolver()):
            if hasattr(pattern.callback, "public_reason") and not route.startswith(OTHERS):
                regex = pattern.pattern.regex  # type: ignore[attr-defined]
                yield filled(str(pattern.name), set(regex.groupindex))
        words = "?words=lunch&postcode=ZZ1+1AA", "?words=trampoline", "?postcode=nowhere"
        yield from (reverse("directory") + asked for asked in (*words, "?words=suicide"))

    return all_of_them


def read(response: HttpResponse) -> set[str]:
    """What a reader is shown, and what a screen reader says besides."""
    page = BeautifulSoup(response.content, "html.parser")
    for part in page.select(NOT_READ):
        part.decompose()
    said = [
        element[name]
        for element in page.find_all(True)
        for name in ("aria-label", "alt", "title", "placeholder")
        if element.get(name)
    ]
    return {" ".join(text.split()) for text in [*page.html.find_all(string=True), *said]}


def is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


def left_in_english(english: HttpResponse, welsh: HttpResponse) -> set[str]:
    assert BeautifulSoup(welsh.content, "html.parser").html["lang"] == "cy"
    return {one for one in read(english) & read(welsh) if not THE_SAME.match(one)}


def test_every_page_that_anybody_may_open_is_in_welsh(walk, unknown):
    seen, english_in = 0, {}
    for path in walk():
        welsh = Client(headers={"accept-language": "cy"}).get(path, follow=True)
        if not is_page(welsh):
            continue
        seen += 1
        english = Client(headers={"accept-language": "en"}).get(path, follow=True)
        assert english.status_code == welsh.status_code, path
        left = left_in_english(english, welsh) | unknown
        if left:
            english_in[path] = left
        unknown.clear()
    assert not english_in
    assert seen > 30


def test_what_is_sent_in_wrongly_is_answered_in_welsh(walk, unknown):
    english_in = {}
    for path in walk():
        welsh = Client(headers={"accept-language": "cy"}).post(path, follow=True)
        if not is_page(welsh):
            continue
        english = Client(headers={"accept-language": "en"}).post(path, follow=True)
        left = left_in_english(english, welsh) | unknown
        if left:
            english_in[path] = left
        unknown.clear()
    assert not english_in


@pytest.fixture
def asked(rf: RequestFactory) -> Callable[[], Any]:
    """A request as it reaches the pages of errors, which have no address of their own."""

    def request() -> Any:
        made = rf.get("/")
        made.csp_nonce, made.actor, made.memberships = "", ANONYMOUS, []
        made.user, made.session = AnonymousUser(), {}
        return made

    return request


@pytest.mark.parametrize(
    "page",
    [
        errors.bad_request,
        errors.forbidden,
        errors.not_found,
        errors.too_many,
        errors.server_error,
        errors.stale_form,
        errors.signed_out,
    ],
)
def test_pages_of_errors_are_in_welsh(page, asked, unknown, db):
    shown = []
    for language in ("en-gb", "cy"):
        with translation.override(language):
            shown.append(page(asked()))
    assert left_in_english(*shown) == set()
    assert not unknown
