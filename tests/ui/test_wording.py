"""A wrong answer is spoken of in our words, also where a form says nothing of its own."""

import pytest
from django import forms
from django.utils.translation import override

WRONG = [
    (forms.IntegerField(min_value=1), "-3", "Enter 1 or more"),
    (forms.IntegerField(max_value=200), "201", "Enter 200 or less"),
    (forms.IntegerField(), "some", "Enter a whole number, like 3"),
    (forms.FloatField(), "some", "Enter a number, like 3 or 3.50"),
    (forms.DecimalField(decimal_places=2), "1.234", "Enter at most 2 digits after the point"),
    (forms.DecimalField(max_digits=3), "12345", "Enter at most 3 digits"),
    (forms.CharField(), "", "Fill this in"),
    (forms.CharField(max_length=3), "words", "Write 3 characters or fewer: these are 5"),
    (forms.CharField(min_length=9), "words", "Write 9 characters or more: these are 5"),
    (forms.EmailField(), "ivy", "Enter an e-mail address like name@example.org"),
    (
        forms.URLField(assume_scheme="https"),
        "no such",
        "Enter a web address like https://example.org",
    ),
    (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one of the answers on this page"),
    (
        forms.MultipleChoiceField(choices=[("a", "A")]),
        ["b"],
        "Choose one of the answers on this page",
    ),
    (forms.DateField(), "31.31.", "Enter a real date"),
    (forms.TimeField(), "noon", "Enter a time like 14:30"),
]


@pytest.mark.parametrize(("field", "typed", "said"), WRONG)
def test_no_sentence_of_a_program_stands_on_a_page(field, typed, said):
    with pytest.raises(forms.ValidationError) as wrong:
        field.clean(typed)
    assert wrong.value.messages == [said]


def test_it_is_said_in_welsh_too():
    with override("cy"):
        with pytest.raises(forms.ValidationError) as wrong:
            forms.IntegerField(min_value=1).clean("-3")
        assert wrong.value.messages == ["Rhowch 1 neu fwy"]


def test_a_form_that_says_it_better_is_heard():
    field = forms.IntegerField(min_value=1, error_messages={"min_value": "Enter 1 mile or more"})
    with pytest.raises(forms.ValidationError) as wrong:
        field.clean("-3")
    assert wrong.value.messages == ["Enter 1 mile or more"]
