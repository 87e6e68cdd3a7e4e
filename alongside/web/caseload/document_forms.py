"""Documents of a case, as forms."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from alongside.care.models import Document
from alongside.care.models.document import LONGEST_TITLE
from alongside.common.document_files import LARGEST_PDF
from alongside.common.pictures import LARGEST_FILE


class DocumentForm(forms.Form):
    """One file, what it is, and whether the person sees it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A PDF of at most 5 megabytes or a picture (JPEG, PNG, WebP) of at most 10. Of a "
            "picture we do not keep where and when it was taken."
        ),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )
    title = forms.CharField(
        label=_("What is it?"),
        help_text=_("A few words, for example “Letter from the housing office”."),
        max_length=LONGEST_TITLE,
        error_messages={
            "required": _("Say in a few words what it is"),
            "max_length": _("This is too long: keep it under 100 characters"),
        },
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Document.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of document it is")},
    )
    shown = forms.BooleanField(
        label=_("The person may see it on their own pages"),
        help_text=_("Either way it is in the copy that they can ask for."),
        required=False,
    )

    def clean_file(self) -> bytes:
        """What the file holds; too large for anything, it is not read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > max(LARGEST_FILE, LARGEST_PDF):
            raise forms.ValidationError(_("Choose a file of at most 10 megabytes"))
        return file.read()


class TakeOutForm(forms.Form):
    """Why a document is taken out."""

    why = forms.ChoiceField(
        label=_("Why is it taken out?"),
        choices=Document.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is taken out")},
    )
