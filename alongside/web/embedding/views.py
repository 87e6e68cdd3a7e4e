"""One tag that shows local help on anybody's web site, and the page that explains it."""

import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from alongside.web.doors import public

OPEN = "Anybody may show the open directory on their own web site."


@public(OPEN)
@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """The tag to copy, and what can be set."""
    return render(
        request,
        "embedding/embed.html",
        {
            "script_url": request.build_absolute_uri(reverse("embed-script")),
            "directory_url": request.build_absolute_uri(reverse("directory")),
        },
    )


@public(OPEN)
@require_safe
@conditional_page
def script(_request: HttpRequest) -> HttpResponse:
    """The script with its texts."""
    found = finders.find("find-help.js")
    program = Path(str(found)).read_text(encoding="utf-8").rstrip()
    response = HttpResponse(
        f"{program}({json.dumps(_texts(), ensure_ascii=False)});\n",
        content_type="text/javascript; charset=utf-8",
    )
    response["Cache-Control"] = "public, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _texts() -> dict[str, str]:
    """What is said in braces is put in by the script."""
    return {
        "title": _("Find help near you"),
        "postcode": _("Your postcode or place"),
        "find": _("Find help"),
        "missing": _("Enter a postcode, like LS1 4AP, or the name of a place."),
        "looking": _("Looking…"),
        "found": _("Nearest first: {count} within {miles} miles"),
        "nothing": _("Nothing was found within {miles} miles."),
        "failed": _("This does not work just now. The whole directory may."),
        "away": _("{miles} miles away"),
        "call": _("Call"),
        "email": _("E-mail"),
        "everything": _("Search the whole directory, also for help by phone and online"),
    }
