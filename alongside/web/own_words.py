"""Which parts of what somebody wrote about themselves go along with a referral."""

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from alongside.referrals.about_me import AboutMe, Part

FIELD = "about_me"


class OwnWords(forms.MultipleChoiceField):
    """A box for each part that is written, none of them ticked; gives the chosen ones.

    A box stands for the very words that were read beside it: changed since, it is not taken.
    """

    default_error_messages = {
        "invalid_choice": _(
            "What they wrote about themselves was changed since you opened this page. Read it "
            "again, and tick what goes along"
        )
    }

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, required=False, **more)
        self.offered: dict[str, str] = {}
        self.texts: dict[str, SafeString] = {}  # what stands beside each box, for a page
        self.about_me = AboutMe()

    def offer(self, about_me: AboutMe) -> None:
        """Offer these parts."""
        self.about_me = about_me
        self.offered = {box_of(name, text): name for name, text in about_me.parts.items()}
        self.texts = {
            box: format_html('<span class="app-own-account__text">{}</span>', about_me.parts[name])
            for box, name in self.offered.items()
        }
        self.choices = [(box, Part(name).label) for box, name in self.offered.items()]

    def clean(self, value: Any) -> AboutMe:
        """The chosen parts."""
        return self.about_me.only([self.offered[box] for box in super().clean(value)])


def offer_own_words(form: forms.Form, about_me: AboutMe | None) -> None:
    """Offer these parts in the form's field.

    Without any the form does not ask, unless one was ticked that is not there any more.
    """
    field = cast(OwnWords, form.fields[FIELD])
    typed = cast(Any, form.data)
    ticked = field.widget.value_from_datadict(typed, {}, form.add_prefix(FIELD))
    if about_me or (about_me is not None and ticked):
        field.offer(about_me)
    else:
        del form.fields[FIELD]


def chosen_of(cleaned: Mapping[str, Any]) -> AboutMe:
    """What was chosen; nothing where the form did not ask."""
    chosen: AboutMe = cleaned.get(FIELD) or AboutMe()
    return chosen


def box_of(name: str, text: str) -> str:
    """What stands for this part with these very words."""
    return f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
