"""Which pages are there in Welsh: those open to everybody, and what people meet most of their own.

The others are English, and say so.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, resolve
from django.utils import translation

# Read by programs, which have no language: English, whatever their sender's browser prefers.
FOR_PROGRAMS = ("/api/", "/healthz", "/robots.txt", "/sitemap")
_LASTS = 365 * 24 * 60 * 60  # seconds


class LanguageMiddleware(LocaleMiddleware):
    """The language of the address (?lang=cy), of the choice made before, or of the browser.

    Whoever is let in to a page of colleagues reads English from there on (see ``doors``); an
    answer that no page is here, or that somebody may not see it, keeps the reader's language.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(FOR_PROGRAMS):
            speak_english(request)
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
        if asked in dict(settings.LANGUAGES) and not _only_english(request):
            keep(response, asked)
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


def speak_english(request: HttpRequest) -> None:
    """This page is there in English alone."""
    translation.activate(settings.LANGUAGE_CODE)
    request.LANGUAGE_CODE = settings.LANGUAGE_CODE
    request.only_english = True  # type: ignore[attr-defined]


def _only_english(request: HttpRequest) -> bool:
    return getattr(request, "only_english", False)


def is_in_welsh(path: str) -> bool:
    """Whether there is a Welsh version of what stands at this path, if only of “not found”."""
    if path.startswith(FOR_PROGRAMS):
        return False
    try:
        view = resolve(path).func
        return hasattr(view, "public_reason") or hasattr(view, "in_welsh")
    except Resolver404:
        return True


def other_language(request: HttpRequest) -> tuple[str, str] | None:
    """Code and name of the language that the page can be had in besides; None for no other."""
    if _only_english(request):
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
