"""The form by which each note that others wrote is read before a person gets it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.reading import Note
from alongside.rights.models import Check
from alongside.rights.services import Verdict
from alongside.rights.states import Withheld

GIVEN = "given"
_CHOICES = [
    ("", _("Not read yet")),
    (GIVEN, _("The person gets it")),
    *((code, _("Left out: %s") % name) for code, name in Withheld.choices),
]


class NotesForm(forms.Form):
    """One choice for each note. Those that are left as not read stay so."""

    def __init__(self, notes: Sequence[Note], checks: Mapping[str, Check], data: Any) -> None:
        super().__init__(data)
        self.notes = {f"note-{note.item.replace(':', '-')}": note for note in notes}
        for name, note in self.notes.items():
            self.fields[name] = forms.ChoiceField(
                label=note.label, choices=_CHOICES, required=False, initial=_said(checks, note)
            )

    def read(self) -> list[tuple[Note, forms.BoundField]]:
        """Each note with its choice, in the order of the copy."""
        return [(note, self[name]) for name, note in self.notes.items()]

    def verdicts(self) -> dict[str, Verdict]:
        """What was said, by the notes' items."""
        said = {note.item: self.cleaned_data[name] for name, note in self.notes.items()}
        return {
            item: Verdict(given=True) if word == GIVEN else Verdict(given=False, why_not=word)
            for item, word in said.items()
            if word
        }


def _said(checks: Mapping[str, Check], note: Note) -> str:
    check = checks.get(note.item)
    if check is None:
        return ""
    return GIVEN if check.given else check.why_not
