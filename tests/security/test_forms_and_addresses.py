"""The classic attacks on forms and addresses, at every one that the URLconf has."""

import itertools
import re
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.audit.models import AuditEntry
from alongside.care import services as care
from alongside.care.models import Contact
from alongside.people.models import Relation
from tests.architecture.test_urls import addresses as patterns
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    acting_for,
    let_in,
    objecting,
    on_the_way,
    referred,
    referred_on,
    registered,
    taken_on,
    themselves,
)
from tests.security.walk import addresses, opens_to

# What a browser asks back with, see the pages that read it.
HARMLESS_IN_ADDRESSES = {"uuid", "int", "slug"}
KEYS = {"token", "key", "uidb36", "rest", "code", "section"}
ABOUT_IVY = ("case_id", "referral_id", "goal_id", "consent_id", "relation_id", "objection_id")
# What stands along the way of her case, as tests/factories/story.py lays it.
ON_THE_WAY = ("list_id", "invitee_id", "appointment_id", "visit_id", "task_id", "tie_id")
ON_THE_WAY += ("absence_id", "document_id", "reflection_id")
HOSTILE = (
    "'",
    '"; DROP TABLE people_person; --',
    "' OR '1'='1",
    "1); SELECT pg_sleep(9); --",
    "\\",
    "%_%",
    "a\x00b",
    "{{ 7 * 7 }}${7*7}",
    "a\r\nSet-Cookie: taken=1",
    ":*|&!()<->",
    "x" * 5_000,
    "\ud7ff\U0010ffff",
)


@pytest.fixture
def scene(people: Any, club: Any, rhys: Any) -> dict[str, list[object]]:
    """Ivy's whole story, and the ids of everything in it."""
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    onward = referred_on(people.amina, case, club)
    with acting_as(people.amina) as amina:
        goal = care.set_goal(actor=amina, case=case, words="Get out more", key=uuid.uuid4())
    relation = acting_for(people.amina, case)
    objection = objecting(people.amina, case)
    with preparing():
        consent = case.person.consents.first() if hasattr(case.person, "consents") else None
    return {
        "case_id": [case.pk],
        "referral_id": [case.referral_id, onward.pk],
        "goal_id": [goal.pk],
        **on_the_way(people.amina, case, club),
        "consent_id": [consent.pk] if consent else [uuid.UUID(int=1)],
        "relation_id": [relation.pk],
        "objection_id": [objection.pk],
        "subject": [goal.pk],
        "user_id": [people.amina.user_id],
        "service_id": [club.pk],
        "organisation_id": [club.organisation_id],
        "job_id": [1],
        "step_id": [1],
        "provider_id": ["none"],
        "code": ["cy"],
        "year": [2026],
        "month": [12],
        "number": [1],
        "part": ["about_me"],
        "size": ["large"],
    }


def test_no_form_is_taken_from_another_site(
    scene: Any, people: Any, rhys: Any, no_page_at_shut_doors: None
) -> None:
    for actor in (None, people.amina, rhys):
        browser = Client(enforce_csrf_checks=True)
        if actor:
            browser.force_login(User.objects.get(pk=actor.user_id))
        with preparing():
            before = AuditEntry.objects.count()
        for address in addresses(scene):
            if not getattr(resolve(address).func, "csrf_exempt", False):
                answer = browser.post(address, {"text": "from elsewhere"})
                assert answer.status_code == 403, address
        with preparing():
            assert AuditEntry.objects.count() == before


def test_forms_without_a_token_of_the_session_need_none(db: None) -> None:
    """Whoever holds a signed link is let in by it; a list takes clicks from pages of ours alone
    (see tests/web/directory/test_shortlist.py); the API takes what comes with a key; a provider
    signs what it says (tests/security/test_ended_there.py)."""
    exempt = {
        route
        for route, pattern in patterns(get_resolver())
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    api = {route for route in exempt if route.startswith("/api/")}
    links = {route for route in exempt if route.startswith("/directory/check/<str:token>/")}
    # What a provider of OpenID Connect posts is believed for its signature alone.
    signed = {"/account/with/<slug:provider_id>/ended/"}
    assert exempt - api - links == {"/directory/list/keep/"} | signed
    for route in api:
        filled = re.sub("<uuid:[^>]+>", str(uuid.UUID(int=7)), route)
        filled = filled.replace("<path:rest>", "x").replace("<slug:code>", "x")
        assert Client().post(filled).status_code in (401, 404, 405), route


def test_who_guesses_an_id_learns_nothing_and_changes_nothing(
    scene: Any, people: Any, browser_of: Callable[..., Client], no_page_at_shut_doors: None
) -> None:
    """To Cara, who does the same work elsewhere, an id of Ivy's is like one that nothing has."""
    ids = {str(each) for name in (*ABOUT_IVY, *ON_THE_WAY) for each in scene[name]}
    nothing = str(uuid.UUID(int=7))
    asked = [address for address in addresses(scene) if ids & {*address.split("/")}]
    assert len(asked) > 70
    una = themselves(registered(people.cara, NHS_NUMBERS[1], given_name="Una"))
    for actor in (people.cara, people.efua, una):
        browser = browser_of(actor)
        with preparing():
            before = AuditEntry.objects.count()
        for address in asked:
            elsewhere = "/".join(nothing if part in ids else part for part in address.split("/"))
            for ask in (browser.get, partial(browser.post, data={"note": "mine"})):
                answer, empty = ask(address), ask(elsewhere)
                assert answer.status_code == empty.status_code, address
                assert 400 <= answer.status_code < 500, address
                assert "Ivy Test" not in answer.text, address
        with preparing():
            assert AuditEntry.objects.count() == before, "no look and no change is on record"


def test_an_address_holds_ids_and_keys_and_never_words_about_a_person() -> None:
    for route, _pattern in patterns(get_resolver()):
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route):
            assert kind in HARMLESS_IN_ADDRESSES or name in KEYS, route


FIGURES_AND_DIRECTORY = ("/directory/", "/reports/", "/provider/report/")


def test_forms_about_people_put_nothing_in_an_address(
    scene: Any, people: Any, browser_of: Callable[..., Client]
) -> None:
    """Forms that ask with an address stand on pages of the directory and of figures alone."""
    person = themselves(registered(people.gita))
    inside = [each for each in addresses(scene) if not each.startswith(("/directory/", "/api/"))]
    asking = set()
    for actor in (people.gita, people.dev, people.leila, person):
        browser = browser_of(actor)
        for address in inside:
            if not opens_to(actor, address):
                continue
            answer = browser.get(address)
            if answer.streaming or not answer["Content-Type"].startswith("text/html"):
                continue
            forms = SoupStrainer("form")
            for form in BeautifulSoup(answer.content, "html.parser", parse_only=forms).children:
                if form.get("method", "get").lower() != "post":
                    names = {box["name"] for box in form.select("[name]")}
                    asking |= {(form.get("action") or address).partition("?")[0]}
                    assert not names & {"nhs_number", "given_name", "family_name", "email"}, address
    assert asking
    assert not [each for each in asking if not each.startswith(FIGURES_AND_DIRECTORY)]


def test_nobody_is_sent_to_another_site(scene: Any, people: Any, browser_of: Any) -> None:
    evil = ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)")
    words = ("next", "url", "to", "back", "return", "redirect", "continue", "from")
    for where in evil:
        said = dict.fromkeys(words, where)
        for browser in (Client(), browser_of(people.amina)):
            for address in ("/account/sign-in/", "/account/sign-out/", "/account/role/"):
                for answer in (browser.get(address, said), browser.post(address, said)):
                    assert "evil.example" not in _leads_to(answer), address
    for address in addresses(scene):
        said = dict.fromkeys(words, "//evil.example")
        for answer in (
            Client(HTTP_REFERER="https://evil.example/").get(address, said),
            Client(HTTP_REFERER="https://evil.example/").post(address, said),
        ):
            assert "evil.example" not in _leads_to(answer), address
            if answer.streaming:
                answer.getvalue()


def _leads_to(answer: Any) -> str:
    return urlsplit(answer.headers.get("Location", "")).netloc.replace("\\", "/")


def test_a_false_host_stands_in_no_answer_and_no_message(people: Any) -> None:
    assert Client(HTTP_HOST="evil.example").get("/directory/").status_code == 400
    address = {"email": User.objects.get(pk=people.amina.user_id).email}
    forged = Client(HTTP_X_FORWARDED_HOST="evil.example")
    forged.post(reverse("account_reset_password"), address)
    (sent,) = mail.outbox
    assert "evil.example" not in sent.body
    assert "http://localhost:8000/account/password/" in sent.body


def test_no_search_is_broken_by_what_is_typed(
    scene: Any, people: Any, rhys: Any, browser_of: Callable[..., Client]
) -> None:
    """Every field of every form that asks with an address, and the lists that find people."""
    visitor = Client()
    fields = {"words", "postcode", "need", "day", "time", "age", "area", "month", "q", "distance"}
    fields |= {"page", "show", "language", "lat", "easting", "lang", "place"}
    for address in ("/directory/", "/directory/diary/"):
        page = BeautifulSoup(visitor.get(address).content, "html.parser")
        fields |= {box["name"] for box in page.select("form [name]")}
    asked = ("/directory/", "/directory/map.json", "/directory/suggest", "/directory/dates.ics")
    asked += ("/directory/suggest-place", "/directory/diary/", "/directory/diary/dates.ics")
    for address, typed in itertools.product(asked, HOSTILE):
        answer = visitor.get(
            address, dict.fromkeys(sorted(fields - {"csrfmiddlewaretoken"}), typed)
        )
        _unharmed(answer, (address, typed))
        for name in ("words", "postcode", "q"):
            _unharmed(visitor.get(address, {name: typed}), (address, name, typed))
    lists = {people.amina: "board", people.gita: "sent_referrals", people.dev: "provider_desk"}
    for actor, name in lists.items():
        browser = browser_of(actor)
        for typed in HOSTILE:
            answer = browser.post(reverse(name), {"words": typed}, follow=True)
            _unharmed(answer, (name, typed))
    who = {"nhs_number": "", "date_of_birth-day": "", "date_of_birth-month": "", "q": ""}
    for typed in HOSTILE:
        said = dict.fromkeys(who, typed)
        _unharmed(browser_of(people.gita).post(reverse("refer"), said), typed)
    with preparing():
        assert User.objects.exists()


def test_in_no_box_of_any_form_a_character_that_cannot_be_kept_breaks_a_page(
    scene: Any, people: Any, rhys: Any, browser_of: Callable[..., Client]
) -> None:
    """Each form that a page shows, sent with every box holding NUL and a space nobody sees."""
    with preparing():
        relation = Relation.objects.get(name="Mary Friend")
    ivy = themselves(relation.person)
    opened, sent = set[str](), set[tuple[str, ...]]()
    for actor in (people.amina, people.leila, people.gita, people.dev, rhys, ivy, let_in(relation)):
        browser = browser_of(actor)
        browser.raise_request_exception = False
        for address in addresses(scene):
            name = str(resolve(address).view_name)
            if name in opened or not opens_to(actor, address):
                continue
            answer = browser.get(address)
            if answer.streaming or not answer["Content-Type"].startswith("text/html"):
                continue
            if answer.status_code == 200:
                opened.add(name)
            for to, way, typed in _forms(answer, address):
                boxes = (str(resolve(to).view_name), *sorted(typed))
                if boxes in sent or "\x00" not in "".join(typed.values()):
                    continue
                sent.add(boxes)
                with transaction.atomic():
                    answered = (browser.post if way == "post" else browser.get)(to, typed)
                    transaction.set_rollback(True)
                _unharmed(answered, (to, typed))
                assert answered.streaming or b"\x00" not in answered.content, to
    assert len(sent) > 60, "most of what can be typed somewhere"


def _forms(answer: Any, address: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Where each goes, how, and what stands in it when every box is filled."""
    page = BeautifulSoup(answer.content, "html.parser", parse_only=SoupStrainer("form"))
    for form in page.select("form"):
        typed = {str(box["name"]): _filled(box) for box in form.select("[name]")}
        to = urlsplit(str(form.get("action") or address)).path
        yield to, str(form.get("method", "")).lower(), typed


def _filled(box: Any) -> str:
    """What is chosen or hidden stays as the page has it; whatever can be typed is broken."""
    if box.name == "select":
        chosen = [each.get("value", "") for each in box.select("option")]
        return str(next(filter(None, chosen), ""))
    kind = box.get("type", "text")
    if kind in ("hidden", "radio", "checkbox", "submit", "file"):
        return str(box.get("value", ""))
    return "7\x00\u200b"


def _unharmed(answer: Any, what: object) -> None:
    assert answer.status_code < 500, what
    body = answer.getvalue() if answer.streaming else answer.content
    assert b"49$49" not in body and b"psycopg" not in body, what
    assert "taken" not in answer.cookies, what


def test_fields_that_no_form_has_are_not_taken(
    scene: Any, people: Any, browser_of: Callable[..., Client]
) -> None:
    case = scene["case_id"][0]
    key = uuid.uuid4()
    own = {"idempotency_key": str(key), "kind": "phone", "minutes": "5", "outcome": "spoke"}
    more = {
        "case": str(uuid.uuid4()),
        "case_id": str(uuid.uuid4()),
        "worker": str(people.cara.user_id),
        "worker_id": str(people.cara.user_id),
        "by": str(people.cara.user_id),
        "created_at": "2001-01-01",
        "person_id": str(uuid.uuid4()),
        "organisation_id": str(people.cara.organisation_id),
        "role_code": "administrator",
        "is_superuser": "on",
        "status": "closed",
    }
    answer = browser_of(people.amina).post(reverse("log_contact", args=[case]), own | more)
    assert answer.status_code == 302, answer.text
    with preparing():
        contact = Contact.objects.get(case_id=case)
        assert contact.created_at.year > 2001
        assert contact.case.status != "closed"
        assert contact.case.worker_id == people.amina.user_id
        amina = User.objects.get(pk=people.amina.user_id)
    assert people.cara.user_id not in vars(contact).values()
    assert not getattr(amina, "is_superuser", False)
    assert [each.role_code for each in amina.memberships.all()] == ["link_worker"]


def test_a_session_that_was_there_before_signing_in_is_worth_nothing(people: Any) -> None:
    amina = User.objects.get(pk=people.amina.user_id)
    amina.set_password("a long walk in the park")
    amina.save()
    name = settings.SESSION_COOKIE_NAME
    browser = Client()
    planted = browser.session
    planted["anything"] = "at all"
    planted.save()
    browser.cookies[name] = planted.session_key
    said = {"login": amina.email, "password": "a long walk in the park"}
    assert browser.post(reverse("account_login"), said).status_code == 302
    fresh = browser.cookies[name].value
    assert fresh != planted.session_key
    attacker = Client()
    attacker.cookies[name] = planted.session_key
    assert attacker.get(reverse("board")).status_code == 302, "it is nobody's"
    browser.post(reverse("account_logout"))
    attacker.cookies[name] = fresh
    assert attacker.get(reverse("board")).status_code == 302, "signed out is signed out"


def test_a_form_without_end_is_refused(people: Any, browser_of: Callable[..., Client]) -> None:
    browser = browser_of(people.gita)
    long = {"nhs_number": "9" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    many = {f"field{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    plain = "application/x-www-form-urlencoded"
    for said in (long, many):
        assert browser.post(reverse("refer"), said).status_code in (400, 413)
    body = "&".join(f"{name}={value}" for name, value in long.items())
    assert browser.post(reverse("refer"), body, content_type=plain).status_code in (400, 413)
