"""What is asked about whoever acts for a person."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.hiding import Piece
from alongside.care.services import LONGEST_TEXT
from alongside.common.pasted import LongText
from alongside.people.models import Relation
from alongside.ui.fields import DateBoxesField


class RelationForm(forms.Form):
    """Somebody acts for the person."""

    kind = forms.ChoiceField(
        label=_("As what?"),
        choices=Relation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose as what they act")},
    )
    name = forms.CharField(
        label=_("Their name"),
        max_length=200,
        error_messages={"required": _("Write who acts for them")},
    )
    evidence = forms.CharField(
        label=_("What did you see, or how did the person ask?"),
        help_text=_(
            "For example: birth certificate; order of the Court of Protection with its number; "
            "registered power of attorney; the person said so, the two of you alone. The person "
            "reads this."
        ),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Write what you saw, or how the person asked")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may they do?"),
        help_text=_("As little as is needed. Ask the person, whatever their age."),
        choices=Relation.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what they may do")},
    )
    until = DateBoxesField(
        label=_("Until when?"),
        help_text=_(
            "The last day, if there is one. A parent’s right ends by itself on the day before the "
            "sixteenth birthday."
        ),
        must_be="future",
        required=False,
    )


class HideForm(forms.Form):
    """What must not be seen, and by whom."""

    piece = forms.ChoiceField(
        label=_("What should be hidden?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what should be hidden")},
    )
    relation = forms.ChoiceField(
        label=_("From whom?"), widget=forms.RadioSelect, required=False, initial=""
    )
    judged = forms.CharField(
        label=_("Who judged that they understand enough to decide this (Gillick), and why?"),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(
        self,
        pieces: Iterable[Piece],
        acting: Iterable[Relation],
        asks_judgement: bool,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pieces = {str(piece.subject): piece for piece in pieces}
        self.relations = {str(relation.pk): relation for relation in acting}
        self.fields["piece"].choices = [  # type: ignore[attr-defined]
            (subject, f"{piece.kind}: {piece.name}") for subject, piece in self.pieces.items()
        ]
        self.fields["relation"].choices = [  # type: ignore[attr-defined]
            ("", _("From everybody who acts for them")),
            *((key, relation.name) for key, relation in self.relations.items()),
        ]
        if not asks_judgement:
            del self.fields["judged"]

    def told(self) -> dict[str, Any]:
        """What the verb wants to know."""
        piece = self.pieces[self.cleaned_data["piece"]]
        return {
            "what": piece.what,
            "subject": piece.subject,
            "relation": self.relations.get(self.cleaned_data["relation"]),
            "judged": self.cleaned_data.get("judged", ""),
        }


class ProxyInvitationForm(forms.Form):
    """Where the link for whoever acts for the person goes."""

    email = forms.EmailField(
        label=_("E-mail address of whoever acts for the person"),
        help_text=_("The link opens with the date of birth of the person: they have to know it."),
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.com"),
        },
    )


class WhyForm(forms.Form):
    """Why, for those who work here."""

    note = forms.CharField(
        label=_("Why?"),
        help_text=_("Colleagues who plan with the person read this, and nobody else."),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Write why, for your colleagues")},
    )


class RefusalForm(WhyForm):
    """Who must not act for the person."""

    name = forms.CharField(
        label=_("Who must not act for them?"),
        help_text=_("Leave it empty if nobody may, for as long as this stands."),
        max_length=200,
        required=False,
    )
    field_order = ("name", "note")
