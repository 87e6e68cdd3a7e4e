"""The page of figures and its files."""

import csv
import datetime as dt
import io

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.audit.models import AuditEntry
from alongside.insight import report
from alongside.insight.tables import reconcile
from alongside.organisations.models import Organisation
from tests.insight.histories import District, district_of

PERIOD = {
    "first-day": "1",
    "first-month": "1",
    "first-year": "2025",
    "last-day": "31",
    "last-month": "5",
    "last-year": "2026",
    "team": "all",
}


@pytest.fixture
def district(people) -> District:
    return district_of(people)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False)


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text_of(cell) -> str:
    """The cell's text without the heading that a phone repeats in it."""
    for heading in cell.find_all("span", class_="nhsuk-table__heading"):
        heading.extract()
    return cell.text.strip()


def shown_tables(page: BeautifulSoup, code: str) -> list[dict[str, dict[str, str]]]:
    """Each table of the measure: line by line, the text under each heading; without the bars."""
    tables = []
    for table in page.find(id=code).find_all("table"):
        _stub, *headings, _bar = [th.text.strip() for th in table.find("thead").find_all("th")]
        rows = table.find("tbody").find_all("tr")
        tables.append(
            {
                text_of(row.find("th")): dict(
                    zip(headings, map(text_of, row.find_all("td")[:-1]), strict=True)
                )
                for row in rows
            }
        )
    return tables


def read_csv(response) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What stands above the figures, and the figures."""
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    gap = rows.index([])
    above = dict(row for row in rows[:gap])
    header, *lines = rows[gap + 1 :]
    return above, [dict(zip(header, line, strict=True)) for line in lines]


def bare(text: str) -> str:
    """A figure of the page as its file writes it."""
    number = text.replace(",", "").replace("%", "").replace("−", "-").replace("–", "")
    return number.removesuffix(" days").lstrip("+")


def test_the_file_holds_the_numbers_of_the_page(browser_of, district):
    for actor in (district.people.leila, district.people.efua):
        browser = browser_of(actor)
        page = soup(browser.get(reverse("reports"), PERIOD))
        for code in report.MEASURES:
            _above, lines = read_csv(browser.get(reverse("report_file", args=[code]), PERIOD))
            in_file = [
                {heading.removesuffix(" (%)"): text for heading, text in line.items()}
                for line in lines
            ]
            for table in shown_tables(page, code):
                assert len(table) == len(in_file)
                for line, (label, figures) in zip(in_file, table.items(), strict=True):
                    assert label in line.values()
                    for heading, text in figures.items():
                        file_text = line[heading]
                        same = bare(text) == file_text or float(bare(text)) == float(file_text)
                        assert same, (code, label, heading)


def test_every_table_says_of_how_many_and_how_it_is_made(browser_of, district):
    page = soup(browser_of(district.people.efua).get(reverse("reports"), PERIOD))
    for code in report.MEASURES:
        section = page.find(id=code)
        words = section.text
        for word in ("in the period", "How this number is made", "Owner", "Next review"):
            assert word in words, (code, word)
        assert section.find("caption")
        assert f"{code}.csv" in section.find_all("a")[-1]["href"]
    assert "rounded to the nearest 5" in page.text
    assert "Not causal" in page.find(id="ons4_paired_change").text


def test_a_file_says_how_it_is_made_and_what_is_missing(browser_of, district):
    browser = browser_of(district.people.leila)
    response = browser.get(reverse("report_file", args=["ons4_paired_change"]), PERIOD)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "ons4_paired_change_2025-01-01_2026-05-31.csv" in response["Content-Disposition"]
    above, lines = read_csv(response)
    assert above["Of"] == "Alderbrook link workers"
    assert above["From"] == "2025-01-01"
    assert above["Caution"].startswith("Not causal")
    assert above["Owner"]
    assert "No answer later" in lines[0]


def test_a_small_number_never_reaches_the_commissioner(browser_of, district):
    browser = browser_of(district.people.efua)
    one_day = PERIOD | {"last-day": "20", "last-month": "1", "last-year": "2025"}
    page = soup(browser.get(reverse("reports"), one_day))
    for code in ("referrals_by_status", "referrals_by_reason", "referrals_by_month"):
        for table in shown_tables(page, code):
            for figures in table.values():
                count = figures["Referrals"]
                assert count == "*" or int(count) % 5 == 0
    assert "*" in page.find(id="referrals_by_status").text


def test_one_team_of_the_area(browser_of, district):
    browser = browser_of(district.people.efua)
    team = PERIOD | {"team": str(district.second.organisation_id)}
    page = soup(browser.get(reverse("reports"), team))
    assert "Alderbrook South link workers" in page.find("h1").text
    link = page.find(id="referrals_by_status").find("a", href=lambda href: ".csv" in href)
    above, _lines = read_csv(browser.get(link["href"]))
    assert above["Of"] == "Alderbrook South link workers"
    assert above["Referrals in the period"] == "25"


def test_a_team_elsewhere_cannot_be_chosen(browser_of, district):
    browser = browser_of(district.people.efua)
    elsewhere = PERIOD | {"team": str(district.people.cara.organisation_id)}
    assert browser.get(reverse("reports"), elsewhere).status_code == 422


def test_the_first_look_is_at_twelve_months(browser_of, people):
    page = soup(browser_of(people.leila).get(reverse("reports")))
    assert "1 December 2025 to 22 November 2026" in page.text
    assert page.find("input", {"name": "first-year"})["value"] == "2025"
    assert page.find("select") is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first-day": "31", "first-month": "2"}, "real date"),
        ({"last-year": ""}, "must include a year"),
        ({"last-year": "2031"}, "must be in the past"),
        ({"last-year": "2024"}, "same as or after the first"),
        ({"first-year": "1990"}, "at most 5 years"),
    ],
)
def test_a_period_that_makes_no_sense_is_asked_again(browser_of, people, changes, message):
    for url in (reverse("reports"), reverse("report_file", args=["referrals_by_month"])):
        response = browser_of(people.leila).get(url, PERIOD | changes)
        assert response.status_code == 422
        page = soup(response)
        assert message in page.find(class_="nhsuk-error-summary").text
        typed = (PERIOD | changes)["last-year"]
        assert page.find("input", {"name": "last-year"}).get("value", "") == typed
        assert page.find("table") is None


def test_figures_that_do_not_add_up_are_not_shown(browser_of, people, monkeypatch):
    monkeypatch.setitem(
        report.MEASURES, "response_time", lambda measure, *_: reconcile(measure, 1, 2)
    )
    for url in (reverse("reports"), reverse("report_file", args=["response_time"])):
        response = browser_of(people.leila).get(url)
        assert response.status_code == 500
        assert "This report is not published" in soup(response).find("h1").text
        assert soup(response).find("table") is None


def test_figures_are_for_those_who_may_see_them(browser_of, client, people):
    for url in (reverse("reports"), reverse("report_file", args=["response_time"])):
        assert client.get(url).status_code == 302
        client.logout()
    for name, actor in people.everyone.items():
        expected = 200 if name in ("leila", "efua") else 403
        for url in (reverse("reports"), reverse("report_file", args=["response_time"])):
            assert browser_of(actor).get(url).status_code == expected, name


def test_an_unknown_measure_is_not_found(browser_of, people):
    url = reverse("report_file", args=["secrets"])
    assert browser_of(people.leila).get(url).status_code == 404


def test_who_looked_at_which_figures_is_noted(browser_of, people):
    browser_of(people.efua).get(reverse("reports"), PERIOD)
    entry = AuditEntry.objects.get(verb="report.see")
    assert entry.user_id == people.efua.user_id
    assert entry.detail["first"] == "2025-01-01"


def test_a_cell_is_never_a_formula(browser_of, people):
    Organisation.objects.filter(pk=people.leila.organisation_id).update(name="=HYPERLINK(1)")
    response = browser_of(people.leila).get(reverse("report_file", args=["referrals_by_month"]))
    assert read_csv(response)[0]["Of"] == "'=HYPERLINK(1)"
