"""One form to several services: what all of them read, and what each reads alone."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common.pasted import LongText
from alongside.directory.models import Service
from alongside.needs.models import Need
from alongside.people.models import Relation
from alongside.referrals.about_me import AboutMe
from alongside.referrals.models import LONGEST_TEXT, Referral
from alongside.referrals.services import Wish
from alongside.web.onward.forms import ReferOnForm, ask_about
from alongside.web.own_words import OwnWords, chosen_of, offer_own_words
from alongside.web.questions.asking import AnswersForm, hold_to_terms


class SeveralForm(ReferOnForm):
    """What all of the services read, and who of them may accept."""

    fit = forms.ChoiceField(
        label=_("Who may take the person on?"),
        choices=Referral.Fit.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who of them may take the person on")},
    )

    def __init__(
        self,
        first: Referral,
        acting: Iterable[Relation],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(first, [], acting, *args, **kwargs)
        for name in ("needs", "also"):  # each service's own
            del self.fields[name]
        self.fields["words"].label = _("What all of them should know")
        self.fields["words"].help_text = _(
            "Choose with the person what to share. What concerns one of them alone, write there."
        )

    def wish(self) -> Wish:
        """What is the same for all of them."""
        self.cleaned_data |= {"needs": [], "also": []}
        return super().wish()


class PartForm(forms.Form):
    """What one of the services reads, and that the person agreed to this one."""

    needs = ReferOnForm.base_fields["needs"]
    words = forms.CharField(
        label=_("What only this service should know"),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    about_me = OwnWords(
        label=_("In their own words"),
        help_text=_("What they wrote stands above. What you do not tick is not sent."),
    )
    also = ReferOnForm.base_fields["also"]
    agreed = forms.BooleanField(
        error_messages={
            "required": _("Tick that this was agreed for this service, or leave the service out")
        },
    )

    def __init__(
        self,
        service: Service,
        needs: Iterable[Need],
        asking: AnswersForm,
        *args: Any,
        may_show: Collection[str],
        about_me: AboutMe,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.service, self.asking = service, asking
        self.named = asking.named = service.name
        ask_about(self, may_show)
        offer_own_words(self, about_me)
        self.known_needs = {need.code: need for need in needs}
        choices = [(need.code, need.name) for need in self.known_needs.values()]
        self.fields["needs"].choices = choices  # type: ignore[attr-defined]
        self.fields["agreed"].label = _("It is agreed that %(name)s reads this") % {
            "name": service.name
        }
        hold_to_terms(self, asking.content)
        self.fields["words"].required = False  # what all of them read may be what it needs

    def clean_needs(self) -> list[str]:
        """Three at most, as in any referral."""
        chosen: list[str] = self.cleaned_data["needs"]
        if len(chosen) > 3:
            raise forms.ValidationError(_("Choose at most three reasons"))
        return chosen

    def wish(self, common: Wish) -> Wish:
        """What all of them read, and what this one reads."""
        said = self.cleaned_data
        return replace(
            common,
            needs=[self.known_needs[code] for code in said["needs"]],
            words="\n".join(text for text in (common.words, said["words"]) if text.strip()),
            about_me=chosen_of(said),
            also=said.get("also") or (),
            answers=self.asking.answers(),
        )
