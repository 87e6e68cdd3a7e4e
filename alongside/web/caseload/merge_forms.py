"""Two records side by side, and which value of each stays, as a form."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import Actor
from alongside.common.pasted import LongText
from alongside.people.models import Person
from alongside.people.queries.protection import protection_of
from alongside.rights.merging import CHOSEN, WAYS
from alongside.rights.services.merging import LONGEST_REASON

KEPT, GONE = "kept", "gone"


@dataclass(frozen=True)
class Line:
    """What both say of one thing, in words."""

    name: str
    label: Any
    kept: str
    gone: str

    @property
    def same(self) -> bool:
        return self.kept == self.gone


def lines_of(actor: Actor, kept: Person, gone: Person) -> list[Line]:
    """Each line of the page; where somebody is, only for who may know it."""
    one, other = _Told(actor, kept), _Told(actor, gone)
    found = []
    for name, label in CHOSEN.items():
        if name in WAYS and (one.hidden or other.hidden):
            continue
        line = Line(name, label, one.in_words(name), other.in_words(name))
        if line.kept or line.gone:
            found.append(line)
    return found


class _Told:
    """What a record says, with what is kept apart of a protected person."""

    def __init__(self, actor: Actor, person: Person) -> None:
        self.person = person
        self.apart = protection_of(actor, person.pk) if person.protected else None
        self.hidden = person.protected and self.apart is None

    def in_words(self, name: str) -> str:
        holder: Any = self.apart if self.apart and name in WAYS else self.person
        if name == "gp_practice_id":
            return holder.gp_practice.name if holder.gp_practice else ""
        if name == "date_of_birth":
            return date_format(holder.date_of_birth, "j F Y")
        if name == "needs_interpreter":
            return _now("Yes") if holder.needs_interpreter else _now("No")
        shown = getattr(holder, f"get_{name}_display", None)
        return str(shown() if shown else getattr(holder, name))


class MergeForm(forms.Form):
    """For each line that differs, what stays; and how it is known that they are one person."""

    reason = forms.CharField(
        label=_("How do you know that they are one person?"),
        help_text=_("Your team reads this, and the person if they ask for a copy."),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Write how you know that they are one person"),
            "max_length": _("This is too long: keep it under 2,000 characters"),
        },
    )

    def __init__(self, lines: list[Line], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differing = [line for line in lines if not line.same]
        chosen = {}
        for line in self.differing:
            chosen[f"stays_{line.name}"] = forms.ChoiceField(
                label=line.label,
                choices=[(KEPT, line.kept or _("Nothing")), (GONE, line.gone or _("Nothing"))],
                initial=KEPT if line.kept or not line.gone else GONE,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose what stays")},
            )
        self.fields = {**chosen, **self.fields}

    @property
    def taken(self) -> list[str]:
        """The columns whose value comes from the record that goes."""
        return [
            line.name for line in self.differing if self.cleaned_data[f"stays_{line.name}"] == GONE
        ]


class ApartForm(forms.Form):
    """That it was a mistake."""

    why = forms.CharField(
        label=_("How do you know that they are two people?"),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Write how you know that they are two people"),
            "max_length": _("This is too long: keep it under 2,000 characters"),
        },
    )
