"""The page of who did what."""

from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.web.admin.verbs import LABELS
from tests.factories.story import referred, registered, taken_on


def test_the_lead_reads_words_instead_of_codes(browser_of, people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    browser_of(people.ben).get(reverse("case", args=[case.pk]))
    page = browser_of(people.leila).get(reverse("audit"))
    rows = BeautifulSoup(page.content, "html.parser").select("tbody tr")
    text = [row.get_text(" ", strip=True) for row in rows]
    assert any("Ben" in row and "opened a person’s record" in row for row in text)
    assert any("Amina" in row and "took a person on" in row for row in text)
    assert not any(verb in row for row in text for verb in LABELS), "no code is left"
