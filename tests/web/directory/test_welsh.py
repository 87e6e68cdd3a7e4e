"""A page in Welsh reads Welsh; what is not in Welsh does not pretend to be."""

import re
from itertools import product

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from alongside.directory.models import SearchCount
from alongside.directory.search import lexicon
from alongside.directory.times import in_words
from alongside.needs.models import Need
from alongside.ui.catalogue import FOLDER, gathered, translated
from tests.directory.test_occurrences import scheduled


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
        assert in_words(scheduled(byday="MO,FR")) == "Dydd Llun a Dydd Gwener, 10yb tan hanner dydd"
        assert in_words(scheduled(freq="MONTHLY", byday="-1FR")).startswith(
            "Dydd Gwener (olaf) o’r mis"
        )


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


def test_pages_of_professionals_stay_english_and_say_so(browser_of, people):
    amina = browser_of(people.amina, headers={"accept-language": "cy"})
    board = amina.get(reverse("board"))
    page = BeautifulSoup(board.content, "html.parser")
    assert page.html["lang"].startswith("en")
    assert board["Content-Language"] == "en-gb"
    assert not page.select(".app-language"), "there is no other"


def test_the_choice_outlives_signing_out_and_what_goes_wrong(browser_of, people):
    amina = browser_of(people.amina)
    amina.get(reverse("directory"), {"lang": "cy"})
    amina.get(reverse("board"))
    out = amina.post(reverse("account_logout"), follow=True)
    assert out.request["PATH_INFO"] == reverse("home")
    lost = amina.get("/no-such-page/")
    shut = amina.post(reverse("refer"))
    assert (lost.status_code, shut.status_code) == (404, 403)
    for response in (out, lost, shut, amina.get(reverse("directory"))):
        assert BeautifulSoup(response.content, "html.parser").html["lang"] == "cy"


def test_a_lost_page_can_be_read_in_the_other_language(client, db):
    lost = "http://testserver/no-such-page/"
    response = client.get(reverse("choose_language", args=["cy"]), headers={"referer": lost})
    assert response["Location"] == "/no-such-page/"
    assert "Heb ddod o hyd i’r dudalen" in client.get(response["Location"]).text


def test_needs_are_named_in_welsh(client, club):
    page = client.get(reverse("directory"), {"lang": "cy"})
    assert "Unigrwydd neu deimlo’n ynysig" in page.text
    assert Need.objects.filter(name="Loneliness or feeling cut off").exists()


def test_needs_of_another_vocabulary_are_shown_though_it_bears_the_same_version(client, club):
    version, _made = SearchCount.objects.get_or_create(token="version", defaults={"entries": 1})
    before = client.get(reverse("directory")).text
    Need.objects.filter(code="loneliness").update(name="Wants company")
    version.save()
    lexicon.forget()
    after = client.get(reverse("directory")).text
    assert "Loneliness or feeling cut off" in before
    assert "Loneliness or feeling cut off" not in after
    assert "Wants company" in after
