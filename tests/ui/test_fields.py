"""Forms as people meet them."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import engines
from django.test import RequestFactory

from alongside.common import clock
from alongside.ui.clock_field import ClockField
from alongside.ui.fields import DateBoxesField

NOW = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)


class EverythingForm(forms.Form):
    name = forms.CharField(help_text="As on their card")
    born = DateBoxesField(label="Date of birth", must_be="past", birthday=True)
    words = forms.CharField(widget=forms.Textarea, max_length=300)
    note = forms.CharField(widget=forms.Textarea, required=False)
    email = forms.EmailField()
    age = forms.IntegerField(required=False)
    kind = forms.ChoiceField(choices=[("", "Choose"), ("a", "A kind")])
    how = forms.ChoiceField(choices=[("web", "On the web")], widget=forms.RadioSelect)
    why = forms.MultipleChoiceField(
        choices=[("lonely", "Loneliness"), ("money", "Money")],
        widget=forms.CheckboxSelectMultiple,
    )
    agrees = forms.BooleanField(label="They agree")
    secret = forms.CharField(widget=forms.PasswordInput)
    paper = forms.FileField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


PAGE = """
{% from "ui/fields.html" import error_summary, field, post_form, submit %}
{{ error_summary(form) }}
{% call post_form(request, key="k") %}
{% for bound in form %}{{ field(bound) }}{% endfor %}{{ submit("Send") }}
{% endcall %}
"""


def drawn(form: forms.Form) -> BeautifulSoup:
    page = engines["pages"].from_string(PAGE)
    return BeautifulSoup(
        page.template.render(form=form, request=RequestFactory().get("/")), "html.parser"
    )


def test_every_error_links_to_an_input_that_exists():
    page = drawn(EverythingForm({"token": "t"}))
    links = page.find(class_="nhsuk-error-summary").find_all("a")
    assert len(links) == 9
    for link in links:
        target = page.find(id=link["href"].removeprefix("#"))
        assert target is not None, link["href"]
        assert target.name in ("input", "select", "textarea"), link["href"]


def test_no_id_is_used_twice_and_every_input_has_a_label():
    page = drawn(EverythingForm({}))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    labelled = {label["for"] for label in page.find_all("label")}
    visible = page.find_all(["input", "select", "textarea"])
    for tag in visible:
        assert tag.get("type") == "hidden" or tag["id"] in labelled


def test_what_was_typed_stays_and_is_escaped():
    typed = {
        "name": '"<script>',
        "born-day": "3",
        "born-month": "may",
        "born-year": "58",
        "words": "<b>",
        "why": ["money"],
        "how": "web",
        "kind": "a",
        "agrees": "on",
    }
    page = drawn(EverythingForm(typed))
    assert page.find(id="id_name")["value"] == '"<script>'
    assert page.find("script") is None
    assert page.find(attrs={"name": "born-month"})["value"] == "may"
    assert page.find(id="id_words").text == "<b>"
    assert page.find("input", value="money").has_attr("checked")
    assert not page.find("input", value="lonely").has_attr("checked")
    assert page.find("input", value="web").has_attr("checked")
    assert page.find("option", value="a").has_attr("selected")
    assert page.find(id="id_agrees").has_attr("checked")
    assert not page.find(id="id_secret").get("value")


def test_optional_fields_say_so_and_hints_are_tied_to_their_input():
    page = drawn(EverythingForm())
    assert "(optional)" in page.find("label", attrs={"for": "id_note"}).text
    hint = page.find(id=page.find(id="id_name")["aria-describedby"])
    assert hint.text.strip() == "As on their card"


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("", "", "", "Enter a date"),
        ("3", "", "1958", "The date must include a month"),
        ("", "", "1958", "The date must include a day and a month"),
        ("31", "2", "1958", "Enter a real date, for example 27 3 1958"),
        ("9" * 20, "2", "1958", "Enter a real date, for example 27 3 1958"),
        ("3", "9" * 5000, "1958", "Enter a real date, for example 27 3 1958"),
        ("3", "5", "9" * 5000, "The year must have 4 numbers, for example 1958"),
        ("x", "2", "1958", "Enter a real date, for example 27 3 1958"),
        ("3", "5", "58", "The year must have 4 numbers, for example 1958"),
        ("4", "5", "2026", "The date must be in the past"),
        ("1", "1", "0999", "The year is too long ago: check it"),
        ("٣", "5", "19²8", "The year must have 4 numbers, for example 1958"),
    ],
)
def test_a_wrong_date_is_told_what_is_wrong(day, month, year, message):
    with clock.telling(NOW):
        form = EverythingForm({"born-day": day, "born-month": month, "born-year": year})
        assert form.errors["born"] == [message]


@pytest.mark.parametrize(
    ("day", "month", "year", "read"),
    [
        ("3", "5", "2026", dt.date(2026, 5, 3)),
        (" 03 ", "May", "1958", dt.date(1958, 5, 3)),
        ("29", "2", "2024", dt.date(2024, 2, 29)),
        ("9", "Chwefror", "1948", dt.date(1948, 2, 9)),
    ],
)
def test_a_date_is_read_as_people_write_it(day, month, year, read):
    with clock.telling(NOW):
        field = DateBoxesField(must_be="past")
        assert field.clean([day, month, year]) == read


def test_a_year_of_two_numbers_is_of_our_time_where_no_birth_is_asked_for():
    with clock.telling(NOW):
        assert DateBoxesField(must_be="future").clean(["5", "Dec", "26"]) == dt.date(2026, 12, 5)
        assert DateBoxesField(must_be="past").clean(["2", "5", "26"]) == dt.date(2026, 5, 2)
        with pytest.raises(forms.ValidationError, match="must be in the past"):
            DateBoxesField(must_be="past").clean(["2", "5", "58"])
        with pytest.raises(forms.ValidationError, match="must have 4 numbers"):
            DateBoxesField().clean(["2", "5", "58"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        *(("14:30", dt.time(14, 30)), ("14.30", dt.time(14, 30)), ("1430", dt.time(14, 30))),
        *(("2.30pm", dt.time(14, 30)), ("2:30 PM", dt.time(14, 30)), ("9 a.m.", dt.time(9))),
        *(
            (" 9am ", dt.time(9)),
            ("12pm", dt.time(12)),
            ("930", dt.time(9, 30)),
            ("half two", None),
        ),
        *(("24:00", None), ("14", None), ("2", None), ("9" * 5000, None)),
    ],
)
def test_a_time_is_read_as_people_write_it_and_not_guessed(typed, read):
    if read is not None:
        assert ClockField().clean(typed) == read
        return
    with pytest.raises(forms.ValidationError, match="Enter a time like 10:30 or 2pm"):
        ClockField().clean(typed)


def test_a_date_that_may_be_left_out():
    assert DateBoxesField(required=False).clean(["", "", ""]) is None


def test_a_date_to_come_is_not_in_the_past():
    with clock.telling(NOW), pytest.raises(forms.ValidationError, match="today or later"):
        DateBoxesField(must_be="future").clean(["2", "5", "2026"])


def test_a_plan_reaches_five_years_ahead_and_no_further():
    with clock.telling(NOW):
        field = DateBoxesField(must_be="future")
        assert field.clean(["3", "5", "2031"]) == dt.date(2031, 5, 3)
        for far in (["4", "5", "2031"], ["1", "1", "9999"]):
            with pytest.raises(forms.ValidationError, match="too far away: check the year"):
                field.clean(far)


def test_a_box_of_a_date_takes_no_more_than_a_month_s_name():
    boxes = drawn(EverythingForm()).find_all("input", attrs={"name": re.compile("^born-")})
    assert [box["maxlength"] for box in boxes] == ["20"] * 3


def test_a_translated_label_with_a_name_in_it_is_escaped_once():
    source = """{% from "ui/fields.html" import field %}
        {% set label, hint = _("Ask %(who)s", who=who), _("Like %(who)s", who=who) %}
        {{ field(form["note"], label=label, hint=hint) }}"""
    page = engines["pages"].from_string(source)
    html = page.template.render(form=EverythingForm(), who="Ann O’Neil & Co <b>")
    text = BeautifulSoup(html, "html.parser").text
    assert "Ask Ann O’Neil & Co <b> (optional)" in text
    assert "Like Ann O’Neil & Co <b>" in text


@pytest.mark.parametrize(("must_be", "year"), [("future", "2027"), ("past", "2026"), ("", "2026")])
def test_no_birth_year_stands_as_the_example_for_another_day(must_be, year):
    field = DateBoxesField(must_be=must_be)
    for typed in (["3", "5", "027"], ["31", "2", "2026"]):
        with clock.telling(NOW), pytest.raises(forms.ValidationError) as wrong:
            field.clean(typed)
        assert year in wrong.value.messages[0]


class Optional(forms.Form):
    went = forms.ChoiceField(
        choices=[("yes", "Yes"), ("", "Not asked yet")], widget=forms.RadioSelect, required=False
    )
    soon = forms.ChoiceField(choices=[("", "Choose one"), ("a", "Soon")], widget=forms.RadioSelect)


def _buttons(form: forms.Form, name: str) -> list[tuple[str, bool]]:
    page = drawn(form)
    return [(one["value"], one.has_attr("checked")) for one in page.find_all(attrs={"name": name})]


def test_what_was_chosen_by_mistake_can_be_taken_back_where_it_may_stay_open():
    assert _buttons(Optional(), "went") == [("yes", False), ("", True)]
    assert _buttons(Optional({"went": "yes"}), "went") == [("yes", True), ("", False)]
    assert _buttons(Optional({"went": ""}), "went") == [("yes", False), ("", True)]
    assert _buttons(Optional(), "soon") == [("a", False)]
