"""The editor's lists: who is not to be listed, and collections."""

import uuid
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
from alongside.directory.models import Collection
from alongside.directory.permission import may_keep_area
from alongside.directory.queries.areas import keeps_area
from alongside.directory.queries.collections import collection_edited_by, collections_edited_by
from alongside.directory.queries.suppressions import suppressions_visible_to
from alongside.directory.services import collections as verbs
from alongside.directory.services.suppressions import lift, suppress
from alongside.web.directory.editor.entry import the_entry
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.replies import form_key, refuse


class SuppressionForm(forms.Form):
    """Who asked not to be listed, told by something that nobody else has."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=255,
        error_messages={"required": gettext_lazy("Write the name they are listed under")},
    )
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=10, required=False)
    charity_number = forms.CharField(
        label=gettext_lazy("Charity number"), max_length=12, required=False
    )
    url = forms.CharField(label=gettext_lazy("Website"), max_length=500, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Who asked, and why?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write who asked, and why")},
    )


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def suppressions(request: Request) -> HttpResponse:
    """Who asked not to be listed; no import brings them back."""
    form = SuppressionForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            suppress(actor=request.actor, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("They are taken down, and stay so."))
            return redirect("editor_suppressions")
    every = list(suppressions_visible_to(request.actor))
    kept = {one.pk for one in every if keeps_area(request.actor.area_id, one.area_id)}
    context = {"form": form, "suppressions": every, "kept": kept}
    status = 422 if form.errors else 200
    return render(request, "directory/editor/suppressions.html", context, status=status)


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def lifted(request: Request, suppression_id: uuid.UUID) -> HttpResponse:
    """They may be listed again."""
    found = suppressions_visible_to(request.actor).filter(pk=suppression_id).first()
    if found is None:
        raise Http404
    lift(actor=request.actor, suppression=found)
    messages.success(request, _("They may be listed again."))
    return redirect("editor_suppressions")


class CollectionForm(forms.Form):
    """What a collection is called and why it is there."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write a name")},
    )
    description = forms.CharField(
        label=gettext_lazy("What is it for?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )


class EditCollectionForm(CollectionForm):
    published = forms.BooleanField(label=gettext_lazy("Everybody can see it"), required=False)


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def collections(request: Request) -> HttpResponse:
    """All collections, and a new one."""
    form = CollectionForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        key = uuid.UUID(form_key(request))
        try:
            made = verbs.make_collection(actor=request.actor, key=key, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            return redirect("editor_collection", made.pk)
    context = {
        "form": form,
        "collections": collections_edited_by(request.actor),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "directory/editor/collections.html", context, status=status)


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: Request, collection_id: uuid.UUID) -> HttpResponse:
    """Its words and its services; publish it, put it in order."""
    found = _the_collection(request, collection_id)
    initial = {name: getattr(found, name) for name in EditCollectionForm.base_fields}
    may_keep_area(request.actor, found.area)
    form = EditCollectionForm(_typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        verbs.describe(actor=request.actor, collection=found, **form.cleaned_data)
        verbs.arrange(actor=request.actor, collection=found, services=_order(request, found))
        messages.success(request, _("Kept."))
        return redirect("editor_collection", collection_id)
    context = {"form": form, "collection": found}
    status = 422 if form.errors else 200
    return render(request, "directory/editor/collection.html", context, status=status)


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def collect(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Put an entry into the chosen collection."""
    try:
        chosen = uuid.UUID(request.POST.get("collection", ""))
    except ValueError as error:
        raise Http404 from error
    found = _the_collection(request, chosen)
    try:
        verbs.add_to_collection(
            actor=request.actor, collection=found, service=the_entry(service_id)
        )
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is in “%s” now.") % found.name)
    return redirect("editor_service", service_id)


def _the_collection(request: Request, collection_id: uuid.UUID) -> Collection:
    found = collection_edited_by(request.actor, collection_id)
    if found is None:
        raise Http404
    return found


def _order(request: Request, found: Collection) -> list[uuid.UUID]:
    """Its services by the numbers typed beside them; without a number they leave."""
    numbered = []
    for item in found.items.all():
        typed = request.POST.get(f"position-{item.service_id}", "").strip()
        if typed.isascii() and typed.isdigit():
            numbered.append((int(typed[:4]), item.position, item.service_id))
    return [service_id for _typed, _before, service_id in sorted(numbered)]


def _typed(request: Request) -> Any:
    return request.POST if request.method == "POST" else kept_typing(request)
