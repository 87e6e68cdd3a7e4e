"""Stopping and coming back: a code to write down, on this device or another; or all is deleted."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.common.errors import Refused
from alongside.portal.selfreferral.forms import ReturnCodeForm
from alongside.portal.selfreferral.own import DOOR, come_back_in, forget_in, leave_in, own_in
from alongside.portal.selfreferral.views import gone, where_next
from alongside.web.doors import Request, public
from alongside.web.replies import refuse, told_no


@public(DOOR)
@never_cache
@require_safe
def later(request: Request) -> HttpResponse:
    """The code, and until when it holds."""
    own = own_in(request)
    if own is None:
        return gone(request)
    context = {"own": own, "next": where_next(own.asking), "site": settings.SITE_URL}
    return render(request, "portal/guide/later.html", context)


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: Request) -> HttpResponse:
    """Go on where somebody stopped. A code that is wrong, old or used up is answered alike."""
    form = ReturnCodeForm(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_valid():
        try:
            own = come_back_in(request, form.cleaned_data["code"])
        except Refused as error:
            refused = error
            refuse(form, error)
        else:
            if own:
                return redirect(where_next(own.asking))
            form.add_error(
                "code",
                _("We do not know this code. Look at each letter, or begin again."),
            )
    status = 422 if form.errors else 200
    page = render(request, "portal/guide/back.html", {"form": form}, status=status)
    return told_no(page, refused)


@public(DOOR)
@never_cache
@require_POST
def delete(request: Request) -> HttpResponse:
    """Delete what was said, at once."""
    forget_in(request)
    messages.success(request, _("What you said is deleted."))
    return redirect("help_start")


@public(DOOR)
@never_cache
@require_POST
def leave(request: Request) -> HttpResponse:
    """Whoever uses this device next finds nothing; the code goes on to open it."""
    leave_in(request)
    messages.success(request, _("It is closed here. Your code opens it again."))
    return redirect("help_start")
