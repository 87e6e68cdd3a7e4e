"""Who came, from the provider's own list: read in, looked at row by row, kept, undone."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.attendance import services
from alongside.attendance.models import Sheet
from alongside.attendance.queries import (
    lines_of,
    remembered_columns,
    sheet_of,
    sheets_visible_to,
)
from alongside.attendance.rules import HEADINGS
from alongside.common.errors import Refused
from alongside.referrals.services import look_through
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import form_key, refuse


class SheetForm(forms.Form):
    """A file, and which of its columns is which."""

    file = forms.FileField(
        label=gettext_lazy("Your list, as a CSV file"),
        help_text=gettext_lazy(
            "One row for a person and a day. It needs our reference, like 7KX3-9PQ2, the day, "
            "and whether they came. The file itself is not kept."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "empty": gettext_lazy("The file is empty"),
        },
    )
    reference = forms.CharField(
        label=gettext_lazy("Column with our reference"), max_length=200, required=False
    )
    day = forms.CharField(label=gettext_lazy("Column with the day"), max_length=200, required=False)
    came = forms.CharField(
        label=gettext_lazy("Column that says whether they came"), max_length=200, required=False
    )

    def clean_file(self) -> bytes:
        """What the file holds; too large, it is not read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > services.LARGEST:
            raise forms.ValidationError(_("Choose a file of at most 2 megabytes"))
        return file.read()


@requires(Permission.REFERRALS_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: Request) -> HttpResponse:
    """Read a list in, and those that were read in before."""
    posted = request.method == "POST"
    last = remembered_columns(request.actor)
    form = SheetForm(request.POST, request.FILES) if posted else SheetForm(initial=last)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            read = services.read_in(
                actor=request.actor,
                file=said["file"],
                columns={field: said[field] for field in HEADINGS},
                key=uuid.UUID(form_key(request)),
            )
        except Refused as error:
            refuse(form, error)
            if error.field != "file":  # a browser does not send a file twice by itself
                form.add_error("file", _("Choose the file again"))
        else:
            return redirect("attendance_sheet", read.pk)
    context = {
        "form": form,
        "columns": any(field in form.errors for field in HEADINGS),
        "page": page_of(request, sheets_visible_to(request.actor)),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "providers/attendance.html", context, status=status)


@requires(Permission.REFERRALS_ANSWER)
@require_safe
def sheet(request: Request, sheet_id: uuid.UUID) -> HttpResponse:
    """Row by row: what is or would be kept, and what is wrong with the rest."""
    found = _ours(request, sheet_id)
    lines = lines_of(request.actor, found)
    page = page_of(request, lines)
    look_through(
        actor=request.actor,
        referrals=[line.referral for line in page.object_list if line.referral],
    )
    context: dict[str, Any] = {
        "sheet": found,
        "page": page,
        "good": lines.filter(problem="").count(),
        "bad": lines.exclude(problem="").count(),
        "State": Sheet.State,
    }
    return render(request, "providers/attendance_sheet.html", context)


@requires(Permission.REFERRALS_ANSWER)
@require_POST
def keep_sheet(request: Request, sheet_id: uuid.UUID) -> HttpResponse:
    """What has no fault counts from now on."""
    try:
        kept = services.keep(actor=request.actor, sheet=_ours(request, sheet_id))
    except Refused as error:
        messages.warning(request, error.message)
    else:
        text = ngettext("%(num)d day is kept.", "%(num)d days are kept.", kept)
        messages.success(request, text % {"num": kept})
    return redirect("attendance_sheet", sheet_id)


@requires(Permission.REFERRALS_ANSWER)
@require_POST
def undo_sheet(request: Request, sheet_id: uuid.UUID) -> HttpResponse:
    """Nothing of it counts any more."""
    services.undo(actor=request.actor, sheet=_ours(request, sheet_id))
    messages.success(request, _("The list is undone: nothing of it counts any more."))
    return redirect("attendance")


def _ours(request: Request, sheet_id: uuid.UUID) -> Sheet:
    found = sheet_of(request.actor, sheet_id)
    if found is None:
        raise Http404
    return found
