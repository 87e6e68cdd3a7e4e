"""What a field says of a wrong answer, where its form says nothing of its own: in one place.

Django's own sentences are for programmers: “Ensure this value is greater than or equal to 1.”
"""

from collections.abc import Mapping

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

_CHOOSE = _("Choose one of the answers on this page")

FIELDS: Mapping[type[forms.Field], Mapping[str, object]] = {
    forms.Field: {"required": _("Fill this in")},
    forms.IntegerField: {"invalid": _("Enter a whole number, like 3")},
    forms.DecimalField: {"invalid": _("Enter a number, like 3 or 3.50")},
    forms.FloatField: {"invalid": _("Enter a number, like 3 or 3.50")},
    forms.DateField: {"invalid": _("Enter a real date")},
    forms.TimeField: {"invalid": _("Enter a time like 14:30")},
    forms.DateTimeField: {"invalid": _("Enter a real date and time")},
    forms.RegexField: {"invalid": _("Check how this is written")},
    forms.URLField: {"invalid": _("Enter a web address like https://example.org")},
    forms.ChoiceField: {"invalid_choice": _CHOOSE},
    forms.TypedChoiceField: {"invalid_choice": _CHOOSE},
    forms.MultipleChoiceField: {"invalid_choice": _CHOOSE, "invalid_list": _CHOOSE},
    forms.FileField: {
        "required": _("Choose a file"),
        "invalid": _("Choose a file"),
        "missing": _("Choose a file"),
        "empty": _("This file is empty. Choose another"),
        "contradiction": _("Choose a file, or tick the box to take it out: not both"),
    },
}
VALIDATORS: Mapping[type, object] = {
    validators.MinValueValidator: _("Enter %(limit_value)s or more"),
    validators.MaxValueValidator: _("Enter %(limit_value)s or less"),
    validators.StepValueValidator: _("Enter a multiple of %(limit_value)s"),
    validators.MinLengthValidator: _(
        "Write %(limit_value)s characters or more: these are %(show_value)s"
    ),
    validators.MaxLengthValidator: _(
        "Write %(limit_value)s characters or fewer: these are %(show_value)s"
    ),
    validators.EmailValidator: _("Enter an e-mail address like name@example.org"),
    validators.URLValidator: _("Enter a web address like https://example.org"),
    validators.ProhibitNullCharactersValidator: _("Type it anew: it holds a sign of no meaning"),
}
NUMBERS: Mapping[str, object] = {
    "invalid": _("Enter a number, like 3 or 3.50"),
    "max_digits": _("Enter at most %(max)s digits"),
    "max_decimal_places": _("Enter at most %(max)s digits after the point"),
    "max_whole_digits": _("Enter at most %(max)s digits before the point"),
}


def say_in_our_words() -> None:
    """Put our sentences where Django's fields look for theirs."""
    for field, said in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **said}  # type: ignore[dict-item]
    for validator, sentence in VALIDATORS.items():
        validator.message = sentence  # type: ignore[attr-defined]
    validators.DecimalValidator.messages = {**NUMBERS}  # type: ignore[dict-item]
