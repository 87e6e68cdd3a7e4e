"""Finding somebody in a list by name or reference. What was typed stands in no address."""

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from alongside.web import drawer
from alongside.web.doors import Request


class FindForm(forms.Form):
    """Any part of a name, or of a reference."""

    words = forms.CharField(label=_("Name or reference"), max_length=100, required=False)


@dataclass(frozen=True)
class Finding:
    """What a list is to be narrowed to; ``key`` stands in the address for the words.

    ``forgotten`` is set when the address has a key whose words are no longer kept.
    """

    words: str = ""
    key: str = ""
    forgotten: bool = False

    @property
    def query(self) -> str:
        """To be put before ``page=``."""
        return f"find={self.key}&" if self.key else ""


def asked_for(request: Request) -> Finding:
    """What the address asks to find; empty when it asks for nothing."""
    key = request.GET.get("find", "")
    held = drawer.look(request, key) or {}
    words = held.get("find", "")
    return Finding(words, key if words else "", forgotten=bool(key) and not words)


def lead_on(request: Request) -> HttpResponse:
    """From the posted words to the list that shows who was found, at an address without them."""
    form = FindForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    if not words:
        return redirect(request.path)
    return redirect(f"{request.path}?find={drawer.put(request, {'find': words})}")
