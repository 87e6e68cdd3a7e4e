"""A page in Welsh reads Welsh; what is not in Welsh does not pretend to be."""

import re
from itertools import product

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from alongside.directory.shortlist import token_of
from alongside.directory.times import in_words
from alongside.needs.models import Need
from alongside.ui.catalogue import FOLDER, gathered, translated
from tests.directory.test_occurrences import scheduled

# The same in both languages.
SAME = {", %(organisation)s", "Cost"}


def test_every_text_of_the_public_directory_has_its_welsh():
    kept = translated()
    missing = [
        message.id
        for message in gathered()
        if message.id and not (kept.get(message.id) and all(_forms(kept.get(message.id).string)))
    ]
    assert not missing, "Translate them in the file, then: python -m alongside.ui.catalogue"


def _forms(string) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


def test_a_translation_has_the_same_blanks_and_four_forms_of_number():
    for message in translated():
        if not message.id:
            continue
        blanks = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%\{\w+\}")
        originals, said = _forms(message.id), _forms(message.string)
        assert len(said) == (4 if len(originals) == 2 else 1), message.id
        for original, welsh in product(originals[-1:], said):
            known, used = sorted(blanks.findall(original)), sorted(blanks.findall(welsh))
            assert used == known or (len(said) == 4 and not used), message.id


def test_the_compiled_file_is_of_these_texts():
    with (FOLDER / "django.po").open("rb") as file:
        written = read_po(file)
    with translation.override("cy"):
        for message in written:
            if isinstance(message.id, str) and message.id:
                assert translation.gettext(message.id) == message.string


def test_times_are_said_in_welsh():
    with translation.override("cy"):
        assert (
            in_words(scheduled(byday="MO,FR")) == "Dydd Llun a Dydd Gwener, 10:00yb tan hanner dydd"
        )
        assert in_words(scheduled(freq="MONTHLY", byday="-1FR")).startswith(
            "Dydd Gwener (olaf) o’r mis"
        )


def pages(club) -> list[str]:
    return [
        reverse("directory"),
        reverse("directory") + "?words=lunch&postcode=ZZ1+1AA",
        reverse("directory") + "?words=trampoline",
        reverse("service", args=[club.pk]),
        reverse("organisation", args=[club.organisation_id]),
        reverse("diary"),
        reverse("shortlist"),
        reverse("shared_list", args=[token_of([club.pk])]),
        reverse("problem", args=[club.pk]),
    ]


@pytest.mark.parametrize("number", range(9))
def test_no_english_of_the_catalogue_is_left_on_a_welsh_page(client, club, number):
    club.capacities.create(state="waitlist", expected_wait_days=28, source="x")
    club.locations.get().accessibility.create(fact="hearing-loop")
    response = client.get(pages(club)[number], headers={"accept-language": "cy"})
    page = BeautifulSoup(response.content, "html.parser")
    assert page.html["lang"] == "cy"
    for part in page.select("script, [lang]:not(html)"):
        part.decompose()
    shown = {" ".join(text.split()) for text in page.find_all(string=True)}
    attributes = {
        element[name]
        for element in page.find_all(True)
        for name in ("aria-label", "alt", "title", "placeholder")
        if element.get(name)
    }
    english = {
        one
        for message in translated()
        if message.id
        for one in _forms(message.id)
        if one not in _forms(message.string)
    }
    assert not (shown | attributes) & (english - SAME)


def test_the_switch_keeps_the_page_and_is_remembered(client, club):
    address = reverse("directory") + "?words=lunch"
    switch = BeautifulSoup(client.get(address).content, "html.parser").select_one(".app-language a")
    assert (switch["lang"], switch.text) == ("cy", "Cymraeg")
    back = client.get(switch["href"], headers={"referer": f"http://testserver{address}&lang=en-gb"})
    assert back["Location"] == address
    welsh = BeautifulSoup(client.get(address).content, "html.parser")
    assert welsh.html["lang"] == "cy"
    assert welsh.select_one(".app-language a").text == "English"
    assert "lunch" not in welsh.select_one(".app-language a")["href"]


@pytest.mark.parametrize(
    "referer", ["", "https://evil.example/directory/", "http://testserver/cases/"]
)
def test_the_switch_leads_nowhere_else(client, club, referer):
    response = client.get(reverse("choose_language", args=["cy"]), headers={"referer": referer})
    assert response["Location"] == reverse("directory")
    assert client.get(reverse("choose_language", args=["xx"])).status_code == 404


def test_an_address_can_name_the_language(client, club):
    address = reverse("service", args=[club.pk])
    page = client.get(address, {"lang": "cy"})
    assert 'lang="cy"' in page.text
    assert 'hreflang="cy"' in page.text
    assert 'lang="cy"' in client.get(address).text.split("<head>")[0], "it is remembered"


def test_pages_of_professionals_stay_english_and_say_so(client, db):
    for name in ("home", "roles", "account_login"):
        page = client.get(reverse(name), headers={"accept-language": "cy"})
        assert BeautifulSoup(page.content, "html.parser").html["lang"].startswith("en")


def test_needs_are_named_in_welsh(client, club):
    page = client.get(reverse("directory"), {"lang": "cy"})
    assert "Unigrwydd neu deimlo’n ynysig" in page.text
    assert Need.objects.filter(name="Loneliness or feeling cut off").exists()
