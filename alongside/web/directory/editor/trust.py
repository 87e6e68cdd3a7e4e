"""How far an entry can be trusted, whether it has room, how it looks."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.pictures import LARGEST_FILE
from alongside.directory.models import Assurance, Capacity, Evidence, Service
from alongside.directory.services.assurances import Seen, add_photo, assure, remove_photo
from alongside.directory.services.room import LONGEST_WAIT, say_room
from alongside.ui.fields import DateBoxesField
from alongside.web.directory.editor.entry import own_entry
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.replies import refuse


class AssuranceForm(forms.Form):
    """A tier, and what was seen before it was given."""

    tier = forms.ChoiceField(
        label=gettext_lazy("Tier"),
        choices=Assurance.Tier.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a tier")},
    )
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("What have you seen?"),
        choices=Evidence.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reference = forms.CharField(
        label=gettext_lazy("Its number or where it is kept"), max_length=200, required=False
    )
    expires_on = DateBoxesField(label=gettext_lazy("Holds until"), must_be="future", required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    def keep(self, actor: Any, service: Service) -> None:
        said = self.cleaned_data
        evidence = [Seen(kind, said["reference"], said["expires_on"]) for kind in said["kind"]]
        assure(
            actor=actor,
            service=service,
            tier=said["tier"],
            evidence=evidence,
            expires_on=said["expires_on"],
            note=said["note"],
        )


def _count(label: Any, most: int = 10_000) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a whole number")},
    )


class RoomForm(forms.Form):
    """Whether there is room, as of now."""

    state = forms.ChoiceField(
        label=gettext_lazy("Is there room?"),
        choices=Capacity.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether there is room")},
    )
    available = _count(gettext_lazy("Free places"))
    maximum = _count(gettext_lazy("Places in all"))
    expected_wait_days = _count(gettext_lazy("Expected wait in days"), LONGEST_WAIT)
    description = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def keep(self, actor: Any, service: Service) -> None:
        say_room(actor=actor, service=service, **self.cleaned_data)


class PhotoForm(forms.Form):
    """A picture with its words."""

    file = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("JPEG, PNG or WebP of at most 10 megabytes. No faces."),
        error_messages={"required": gettext_lazy("Choose a picture")},
    )
    alt = forms.CharField(
        label=gettext_lazy("What does it show?"),
        help_text=gettext_lazy("For who cannot see it: “A green door with a ramp.”"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say what the picture shows")},
    )
    credit = forms.CharField(label=gettext_lazy("Who took it?"), max_length=200, required=False)

    def keep(self, actor: Any, service: Service) -> None:
        said = self.cleaned_data
        if said["file"].size > LARGEST_FILE:
            raise Refused(_("Choose a picture of at most 10 megabytes."), field="file")
        add_photo(
            actor=actor,
            service=service,
            file=said["file"].read(),
            alt=said["alt"],
            credit=said["credit"],
        )


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def assurance(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Give the entry a tier."""
    return _one_form(request, service_id, AssuranceForm, _("How far can it be trusted?"))


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """The last word on room."""
    return _one_form(request, service_id, RoomForm, _("Is there room?"))


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Add a picture."""
    return _one_form(request, service_id, PhotoForm, _("Add a picture"), multipart=True)


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def unpicture(request: Request, service_id: uuid.UUID, photo_id: uuid.UUID) -> HttpResponse:
    """Take a picture out."""
    for found in own_entry(request, service_id).photos.all():
        if found.pk == photo_id:
            remove_photo(actor=request.actor, photo=found)
            messages.success(request, _("The picture is gone."))
            return redirect("editor_service", service_id)
    raise Http404


def _one_form(
    request: Request,
    service_id: uuid.UUID,
    kind: Callable[..., Any],
    title: str,
    *,
    multipart: bool = False,
) -> HttpResponse:
    service = own_entry(request, service_id)
    posted = request.method == "POST"
    form = kind(request.POST if posted else kept_typing(request), request.FILES or None)
    if posted and form.is_valid():
        try:
            form.keep(request.actor, service)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept, and public."))
            return redirect("editor_service", service_id)
    context = {"service": service, "form": form, "title": title, "multipart": multipart}
    status = 422 if form.errors else 200
    return render(request, "directory/editor/one_form.html", context, status=status)
