"""When an area's providers are asked, and when an entry is too old to be offered to anybody."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.queries.areas import keeps_area
from alongside.directory.queries.freshness import areas_with_paces
from alongside.directory.rules.freshness import policy
from alongside.directory.services.freshness import clear_pace, set_pace
from alongside.organisations.models import Area
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.replies import refuse


class PaceForm(forms.Form):
    """An area's own steps and limit, in days; no steps: the usual ones."""

    area = forms.ChoiceField(label=gettext_lazy("Area"))
    ask_after = forms.CharField(
        label=gettext_lazy("Ask after so many days"),
        help_text=gettext_lazy("Like 91, 182, 365. Leave it empty for the usual steps."),
        max_length=60,
        required=False,
    )
    hide_after = forms.IntegerField(
        label=gettext_lazy("Offer it to nobody after so many days"),
        min_value=1,
        max_value=3650,
        required=False,
        error_messages={"invalid": gettext_lazy("Enter whole days, like 365")},
    )

    def __init__(self, areas: list[Area], *args: Any) -> None:
        super().__init__(*args)
        self.areas = {str(area.pk): area for area in areas}
        self.fields["area"].choices = [(pk, area.name) for pk, area in self.areas.items()]  # type: ignore[attr-defined]

    def clean_ask_after(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["ask_after"].split(",")]
        if not any(parts):
            return []
        if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
            raise forms.ValidationError(_("Enter whole days with commas between them"))
        return [int(part) for part in parts]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("ask_after") and not said.get("hide_after") and "hide_after" in said:
            self.add_error("hide_after", _("Enter whole days, like 365"))
        return said


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def paces(request: Request) -> HttpResponse:
    """The pace of every area, and a form to change one."""
    areas = areas_with_paces()
    typed = request.POST if request.method == "POST" else kept_typing(request)
    mine = request.actor.area_id
    form = PaceForm([area for area, _pace, _own in areas if keeps_area(mine, area.pk)], typed)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        area = form.areas[said["area"]]
        try:
            if said["ask_after"]:
                set_pace(
                    actor=request.actor,
                    area=area,
                    ask_after=said["ask_after"],
                    hide_after=said["hide_after"],
                )
            else:
                clear_pace(actor=request.actor, area=area)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept for %s.") % area.name)
            return redirect("editor_paces")
    context = {"form": form, "areas": areas, "policy": policy()}
    status = 422 if form.errors else 200
    return render(request, "directory/editor/paces.html", context, status=status)
