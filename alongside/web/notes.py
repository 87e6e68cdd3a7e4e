"""Writing a note to the other side of a referral, from whichever desk."""

import uuid

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.common.errors import Refused
from alongside.common.pasted import LongText
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


def note_form(request: Request, action: str) -> NoteForm:
    """The form for a page, with what was typed before a session ended."""
    return NoteForm(kept_typing(request, action=action))


def take_note(request: Request, referral: Referral) -> NoteForm | None:
    """Keep the posted note: None when it is with the other side, else the form with its errors."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return form
    try:
        add_note(
            actor=request.actor,
            referral=referral,
            text=form.cleaned_data["text"],
            key=uuid.UUID(form_key(request)),
        )
    except Refused as error:
        refuse(form, error)
        return form
    messages.success(request, _("Your note is with the other side."))
    return None
