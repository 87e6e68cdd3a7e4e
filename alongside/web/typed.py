"""Whatever is typed or pasted into a form or an address is tidied before a page reads it."""

from collections.abc import Callable

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from alongside.common.pasted import tidy


class TidiedText:
    """The same words in characters that can be kept, in every box alike; passwords as they are.

    After the check that the form is ours, so that nobody else's is read at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.GET = _tidied(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_about: object) -> None:
        """Only a form that is going to be read by a page of ours."""
        if request.method == "POST" and request.content_type in _FORMS:
            request.POST = _tidied(request.POST)  # type: ignore[assignment]


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _tidied(typed: QueryDict) -> QueryDict:
    changed = {
        name: texts
        for name, values in typed.lists()
        if "password" not in name and (texts := [tidy(text) for text in values]) != values
    }
    if not changed:
        return typed
    whole = typed.copy()
    for name, texts in changed.items():
        whole.setlist(name, texts)
    whole._mutable = False
    return whole
