"""Inviting colleagues by a list: looked at row by row first, then sent; what is wrong stays."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from alongside.accounts.giving import roles_to_give
from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.onboarding.lists import Fate, Row, as_text, judged, rows_of, text_of
from alongside.onboarding.services.lists import invite_all
from alongside.organisations.queries import organisation_with
from alongside.web import drawer
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse


class ListForm(forms.Form):
    """A file, or the same text typed or put right by hand."""

    file = forms.FileField(
        label=gettext_lazy("The list as a CSV file"),
        help_text=gettext_lazy("Up to 200 rows, with the columns name, email and role."),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Or the list as text"),
        help_text=gettext_lazy("The first line names the columns: name,email,role"),
        widget=LongText(attrs={"rows": 8}),
        required=False,
        strip=False,
    )

    def rows(self) -> list[Row]:
        """What was sent, as rows. Raises Refused for what is no list."""
        file = self.cleaned_data["file"]
        return rows_of(text_of(file.read()) if file else self.cleaned_data["text"])


@requires(Permission.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_many(request: Request) -> HttpResponse:
    """Look at the list, then send the links; both lead on to what became of each row."""
    organisation = organisation_with(request.actor.organisation)
    roles = roles_to_give(request.actor, organisation.kind)
    seen = drawer.look(request, request.GET.get("list", "")) or {}
    form = ListForm(initial={"text": seen.get("text", "")})
    if request.method == "POST":
        form = ListForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return _looked(request, form) if request.POST.get("look") else _sent(request, form)
            except Refused as error:
                refuse(form, error)
    rows = judged(request.actor, [Row(*row) for row in seen.get("rows", [])], roles)
    counts = {fate.value: sum(row.fate is fate for row in rows) for fate in Fate}
    context: dict[str, Any] = {
        "form": form,
        "rows": [] if form.errors else rows,
        "counts": counts,
        "roles": roles,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/invite_many.html", context, status=status)


def _looked(request: Request, form: ListForm) -> HttpResponse:
    rows = form.rows()
    return _on(request, rows, as_text(rows))


def _sent(request: Request, form: ListForm) -> HttpResponse:
    organisation = organisation_with(request.actor.organisation)
    key = uuid.UUID(form_key(request))
    found = invite_all(actor=request.actor, organisation=organisation, rows=form.rows(), key=key)
    good = sum(row.fate is Fate.GOOD for row in found)
    bad = [row for row in found if row.fate is Fate.BAD]
    messages.success(
        request,
        ngettext("%(num)s link is on its way.", "%(num)s links are on their way.", good)
        % {"num": good},
    )
    if not bad:
        return redirect("members")
    return _on(request, found, as_text(bad))


def _on(request: Request, rows: list[Row], text: str) -> HttpResponse:
    kept = [(row.number, row.name, row.email, row.role) for row in rows]
    key = drawer.put(request, {"rows": kept, "text": text})
    return redirect(f"{reverse('invite_many')}?list={key}")
