"""Looking at a list of people before anybody on it is offered help."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.outreach.rows import LARGEST_FILE, read
from alongside.outreach.rules import Fate, Use
from alongside.outreach.services import Report, check_list
from alongside.web.doors import Request, requires
from alongside.web.replies import refuse


class ListForm(forms.Form):
    """A list, and what it is for."""

    use = forms.ChoiceField(
        label=_("What is the list for?"),
        choices=Use.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the list is for")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A CSV file with NHS numbers and dates of birth, at most 2,000 rows. It is read once "
            "and not kept."
        ),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )

    def clean_file(self) -> UploadedFile:
        """Refuses what is too large before any of it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 1 megabyte. Split it."))
        return file


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def check_people(request: Request) -> HttpResponse:
    """Row by row what is to become of a list.

    The answer is shown at once and not after a redirect, since nothing of it is kept anywhere.
    """
    form = ListForm(request.POST or None, request.FILES or None)
    report = _checked(request, form) if request.method == "POST" and form.is_valid() else None
    context = {"form": form, "report": report, "offer": Fate.OFFER, "wrong": Fate.WRONG}
    return render(
        request, "caseload/check_people.html", context, status=422 if form.errors else 200
    )


def _checked(request: Request, form: ListForm) -> Report | None:
    try:
        rows = read(form.cleaned_data["file"].read())
        return check_list(actor=request.actor, rows=rows, use=form.cleaned_data["use"])
    except Refused as refusal:
        refuse(form, refusal)
        return None
