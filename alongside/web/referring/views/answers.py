"""The second page of a referral, where the receiver asks something of its own."""

import uuid
from dataclasses import asdict, replace

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.begun.services import keep_draft
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.questions.models import Version
from alongside.questions.queries import version_shown
from alongside.referrals import queries
from alongside.ui.formats import clock_time
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.questions.asking import AnswersForm
from alongside.web.referring.begun import Begun, as_typed, begun_with
from alongside.web.referring.forms import ReferralForm, Who
from alongside.web.referring.views.refer import again, opened_since, sent_once
from alongside.web.replies import refuse


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def refer_questions(request: Request, key: uuid.UUID) -> HttpResponse:
    """The questions of the version that was shown first; posted, the referral is sent."""
    begun = begun_with(request, key)
    if begun is None:
        return _sent_or_gone(request, key)
    form = ReferralForm(begun.data)
    version = _version(begun, form)
    if version is None:
        return redirect("refer_details", key)
    if request.method == "POST":
        return _send(request, key, begun, form, version)
    typed = kept_typing(request) or (QueryDict(begun.answers) if begun.answers else None)
    asking = AnswersForm.of(version, typed)
    if typed:
        asking = _without_errors(asking)
    return _page(request, key, begun, form, asking)


def _version(begun: Begun, form: ReferralForm) -> Version | None:
    """What is asked there; None where the first page cannot be sent as it is."""
    if not begun.version or not form.is_valid():
        return None
    return version_shown(uuid.UUID(begun.version), form.cleaned_data["to"].pk)


def _sent_or_gone(request: Request, key: uuid.UUID) -> HttpResponse:
    earlier = queries.sent_with(request.actor, str(key))
    if earlier:
        return redirect("receipt", earlier.pk)
    messages.info(request, _("That form is no longer kept. Start again."))
    return redirect("refer")


def _send(
    request: Request, key: uuid.UUID, begun: Begun, form: ReferralForm, version: Version
) -> HttpResponse:
    asking = AnswersForm.of(version, request.POST)
    begun = replace(begun, answers=as_typed(request.POST))
    if not asking.is_valid():
        _keep(request, key, begun)
        return _page(request, key, begun, form, asking)
    fresh = opened_since(form)
    if fresh:
        said = Refused(_("Another referral was sent meanwhile: look at it before you send."))
        return again(request, begun, str(key), said, begun.data, open_seen=",".join(fresh))
    try:
        referral = sent_once(request, form, str(key), kept=True, answers=asking.answers())
    except Refused as error:
        if isinstance(error, OutOfTurn) or error.field not in asking.fields:
            return again(request, begun, str(key), error, begun.data)
        refuse(asking, error)
        _keep(request, key, begun)
        return _page(request, key, begun, form, asking)
    return redirect("receipt", referral.pk)


def _without_errors(asking: AnswersForm) -> AnswersForm:
    """As far as it was filled in, with nothing said yet of what is missing."""
    shown = AnswersForm(asking.content, asking.version_id)
    shown.initial = {bound.name: bound.value() for bound in asking}
    return shown


def _page(
    request: Request, key: uuid.UUID, begun: Begun, form: ReferralForm, asking: AnswersForm
) -> HttpResponse:
    context = {
        "key": key,
        "begun": begun,
        "who": Who(begun.nhs_number, begun.date_of_birth),
        "team": form.cleaned_data["to"],
        "asking": asking,
        "parts": list(asking.parts()),
    }
    status = 422 if asking.errors else 200
    return render(request, "referring/questions.html", context, status=status)


@requires(Permission.REFERRALS_SEND)
@require_POST
def keep_answers(request: Request, key: uuid.UUID) -> HttpResponse:
    """Keep what is typed so far: a script asks while somebody types, else they press a button."""
    begun = begun_with(request, key)
    if begun is None or not begun.version:
        raise Http404
    _keep(request, key, replace(begun, answers=as_typed(request.POST)))
    said = _("Kept at %s. You find it under “Refer” for a week.") % clock_time(clock.now())
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": said})
    messages.success(request, said)
    return redirect("refer")


def _keep(request: Request, key: uuid.UUID, begun: Begun) -> None:
    keep_draft(actor=request.actor, key=key, content=asdict(begun), new=False)
