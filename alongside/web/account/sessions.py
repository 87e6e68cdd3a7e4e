"""Where somebody is signed in, and ending it there."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alongside.accounts.permissions import Permission
from alongside.accounts.sessions import end, sessions_of
from alongside.web.doors import Request, requires

# The first that is found in what a browser says of itself; several say more than one.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "CrOS": "Chromebook",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@requires(Permission.SIGN_IN_KEEP)
def sessions(request: Request) -> HttpResponse:
    """Each device, with when it was last used; one or all others are signed out from here."""
    mine = sessions_of(request.actor.user)
    here = request.session.session_key
    if request.method != "POST":
        found = [(each, device(each.user_agent), each.session_key == here) for each in mine]
        return render(request, "account/sessions/list.html", {"sessions": found})
    asked = request.POST.get("session", "")
    others = mine.exclude(session_key=here)
    if asked != "others":
        others = others.filter(pk=int(asked) if asked.isdecimal() else 0)
        if not others:
            raise Http404
    end(others)
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")


def device(user_agent: str) -> str:
    """Browser and system in the words that people know them by, as far as the browser tells."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS.items() if sign in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")
