"""What somebody says of a person whom they refer on."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common.pasted import LongText
from alongside.consent.models import Consent
from alongside.needs.models import Need
from alongside.people.models import Relation
from alongside.referrals.about_me import AboutMe
from alongside.referrals.models import LONGEST_TEXT, Referral
from alongside.referrals.services import Wish
from alongside.ui.fields import DateBoxesField
from alongside.web.deciding import DecidingForm
from alongside.web.own_words import OwnWords, chosen_of, offer_own_words

ALSO = [
    (Consent.Data.CONTACT, _("Their phone number, e-mail and how to be safely in touch")),
    (Consent.Data.PLAN, _("The goals and steps of their plan, as they change")),
    (Consent.Data.MEASURES, _("Their answers about how they feel")),
]


def ask_about(form: forms.Form, may_show: Collection[str]) -> None:
    """Ask only about what whoever refers on may show; where that is nothing, ask nothing."""
    choices = [(data, label) for data, label in ALSO if data in may_show]
    if choices:
        form.fields["also"].choices = choices  # type: ignore[attr-defined]
    else:
        del form.fields["also"]


class ReferOnForm(DecidingForm):
    """An onward referral: what this service, and only it, will see."""

    needs = forms.MultipleChoiceField(
        label=_("What do they need help with?"),
        help_text=_("Choose one, two or three"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason")},
    )
    words = forms.CharField(
        label=_("What the service should know"),
        help_text=_("Choose with the person what to share. The service sees no case notes."),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    share_words = forms.BooleanField(label=_("Send these words too"), required=False)
    about_me = OwnWords(
        label=_("In their own words, so that they need not tell it again"),
        help_text=_(
            "They wrote this about themselves. Read it with them, and tick what they want to send. "
            "It goes as it stands today."
        ),
    )
    risk = forms.ChoiceField(
        label=_("Is there any risk to know about?"),
        choices=Referral.Risk.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether there is a risk to know about")},
    )
    risk_note = forms.CharField(
        label=_("What should they know to keep everyone safe?"),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    share_risk_note = forms.BooleanField(label=_("Send this too"), required=False)
    also = forms.MultipleChoiceField(
        label=_("What else may they see?"),
        help_text=_(
            "Ask about each. What you do not tick is not shown, and they can take it back."
        ),
        choices=ALSO,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    consent = forms.BooleanField(label=_("The person agrees to this"), required=False)
    until = DateBoxesField(
        label=_("Only until"),
        help_text=_(
            "If they want to try it for a while. From the next day on the service sees nothing."
        ),
        must_be="future",
        required=False,
    )

    given_by = forms.ChoiceField(label=_("Did somebody who acts for them decide?"), required=False)

    def __init__(
        self,
        first: Referral,
        needs: list[Need],
        acting: Iterable[Relation],
        *args: Any,
        may_show: Collection[str] | None = None,
        about_me: AboutMe | None = None,
        **kwargs: Any,
    ) -> None:
        """``first`` is the referral that this follows from: shown beside, sent only where chosen.

        ``acting`` are those who may agree for the person; ``may_show`` the classes of data that
        may be asked about, all of them unless given; ``about_me`` what the person wrote of
        themselves, offered part by part.
        """
        super().__init__(*args, **kwargs)
        self.acting = {str(relation.pk): relation for relation in acting}
        self.fields["given_by"].choices = [  # type: ignore[attr-defined]
            ("", _("Nobody")),
            *((key, relation.name) for key, relation in self.acting.items()),
        ]
        if not self.acting:
            del self.fields["given_by"]
        if may_show is not None:
            ask_about(self, may_show)
        offer_own_words(self, about_me)
        self.first = first
        self.known_needs = {need.code: need for need in needs}
        self.fields["needs"].choices = [(need.code, need.name) for need in needs]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("risk") == Referral.Risk.KNOWN and not self._chosen("risk_note").strip():
            self.add_error("risk_note", _("Write what they should know to keep everyone safe"))
        if len(cleaned.get("needs", [])) > 3:
            self.add_error("needs", _("Choose at most three reasons"))
        return cleaned

    def wish(self) -> Wish:
        """What the form says about the referral; whoever sends it hears of every step."""
        said = self.cleaned_data
        return Wish(
            needs=[self.known_needs[code] for code in said["needs"]],
            words=self._chosen("words"),
            about_me=chosen_of(said),
            risk=said["risk"],
            risk_note=self._chosen("risk_note") if said["risk"] == Referral.Risk.KNOWN else "",
            feedback=Referral.Feedback.FULL,
            **self.decided(),
            consent_given_by=self.acting.get(said.get("given_by", "")),
            consent_until=said["until"],
            also=said.get("also") or (),
        )

    def _chosen(self, name: str) -> str:
        """What is sent: the first referral's text where it was ticked, then what was typed."""
        said = self.cleaned_data
        first = getattr(self.first, name) if said.get(f"share_{name}") else ""
        return "\n".join(text for text in (first, said.get(name, "")) if text.strip())
