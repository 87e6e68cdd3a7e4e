"""How somebody wants to be reached, as a form."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.services import leads_to
from alongside.people.models import Person

_BY = Person.Channel
_LACKS = {
    str(_BY.TEXT): _("No mobile number is held: write it below"),
    str(_BY.PHONE): _("No number is held: write it below"),
    str(_BY.EMAIL): _("No e-mail address is held: write it below"),
}


class WaysForm(forms.Form):
    """The first way, and the ways of writing that come next if it fails."""

    contact_by = forms.ChoiceField(
        label=_("How do they want to be reached?"),
        choices=Person.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they want to be reached")},
    )
    also_by = forms.MultipleChoiceField(
        label=_("If a message does not arrive: how else may we write?"),
        help_text=_(
            "Only what they agreed to. It is tried by itself, once, and tells nobody what it is "
            "about. Leave it empty, and you get a task instead."
        ),
        choices=[(way.value, way.label) for way in (_BY.TEXT, _BY.EMAIL, _BY.LETTER)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("Enter an e-mail address such as name@example.org")},
    )
    contact_note = forms.CharField(
        label=_("How and when contact is safe"), max_length=200, required=False
    )

    def offer(self, person: Person) -> dict[str, dict[str, Any]]:
        """Show no letters where no address is held, once what was chosen is read.

        What must be written below for each of the other ways, by field and way.
        """
        self.is_valid()
        if not person.address:
            for name in ("contact_by", "also_by"):
                field = cast(Any, self.fields[name])
                field.choices = [one for one in field.choices if one[0] != _BY.LETTER]
        lacks = {way: text for way, text in _LACKS.items() if not leads_to(way, person)}
        return {"contact_by": lacks, "also_by": lacks}
