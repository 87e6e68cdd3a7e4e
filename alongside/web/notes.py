"""Writing a note to the other side of a referral, from whichever desk."""

import uuid

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.common.document_files import LARGEST_PDF
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.common.pictures import LARGEST_FILE
from alongside.referrals.models import LONGEST_TEXT, Referral
from alongside.referrals.services import add_note
from alongside.web.doors import Request
from alongside.web.kept import kept_typing
from alongside.web.replies import form_key, refuse


class NoteForm(forms.Form):
    """A word to the other side of a referral."""

    text = forms.CharField(
        label=gettext_lazy("Add a note for the other side"),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Write the note before you send it")},
    )
    file = forms.FileField(
        label=gettext_lazy("A file with it"),
        help_text=gettext_lazy(
            "A PDF of at most 5 megabytes or a picture of at most 10. Both sides can open it."
        ),
        required=False,
        error_messages={"empty": gettext_lazy("The file is empty")},
    )

    def clean_file(self) -> bytes:
        """What the file holds; too large for anything, it is not read."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return b""
        if (file.size or 0) > max(LARGEST_FILE, LARGEST_PDF):
            raise forms.ValidationError(_("Choose a file of at most 10 megabytes"))
        return file.read()


def note_form(request: Request, action: str) -> NoteForm:
    """The form for a page, with what was typed before a session ended."""
    return NoteForm(kept_typing(request, action=action))


def take_note(request: Request, referral: Referral) -> NoteForm | None:
    """Keep the posted note: None when it is with the other side, else the form with its errors."""
    form = NoteForm(request.POST, request.FILES)
    if not form.is_valid():
        return form
    try:
        add_note(
            actor=request.actor,
            referral=referral,
            text=form.cleaned_data["text"],
            key=uuid.UUID(form_key(request)),
            file=form.cleaned_data["file"],
        )
    except Refused as error:
        refuse(form, error)
        return form
    messages.success(request, _("Your note is with the other side."))
    return None
