"""Which pages are there in Welsh: the public directory. All others are in English, and say so."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

_IN_WELSH = "/directory/"
# What only professionals and providers open has no Welsh yet.
_IN_ENGLISH = tuple(
    f"{_IN_WELSH}{part}/" for part in ("editor", "check", "claims", "ours", "proposals", "embed")
)
_LASTS = 365 * 24 * 60 * 60  # seconds


class LanguageMiddleware(LocaleMiddleware):
    """The language of the address (?lang=cy), of the choice made before, or of the browser."""

    def process_request(self, request: HttpRequest) -> None:
        if not is_in_welsh(request.path_info):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
            return
        super().process_request(request)
        asked = request.GET.get("lang")
        if asked in dict(settings.LANGUAGES):
            translation.activate(asked)
            request.LANGUAGE_CODE = asked

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        asked = request.GET.get("lang")
        if asked in dict(settings.LANGUAGES) and is_in_welsh(request.path_info):
            keep(response, asked)
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


def is_in_welsh(path: str) -> bool:
    """Whether the page at this path has a Welsh version."""
    return path.startswith(_IN_WELSH) and not path.startswith(_IN_ENGLISH)


def other_language(path: str) -> tuple[str, str] | None:
    """Code and name of the language that the page can be had in besides; None for no other."""
    if not is_in_welsh(path):
        return None
    current = translation.get_language()
    return next((one for one in settings.LANGUAGES if one[0] != current), None)


def keep(response: HttpResponseBase, code: str) -> None:
    """Remember the choice for the pages to come."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_LASTS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
