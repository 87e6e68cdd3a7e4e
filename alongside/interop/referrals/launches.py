"""Opening the referral form from another system, with somebody's details already in it."""

from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from alongside.accounts.actor import Actor
from alongside.begun.models import Launch
from alongside.begun.queries import launches_visible_to
from alongside.begun.services import hand_over, link_token
from alongside.common.whole import all_or_nothing
from alongside.interop.keyed import Posted, keyed
from alongside.interop.problems import problem
from alongside.interop.referrals.body import NewLaunch
from alongside.keys.scopes import Scope
from alongside.keys.services import remember, remembered


@keyed(Scope.REFERRALS_LAUNCH, body=NewLaunch)
def new(actor: Actor, asked: NewLaunch, posted: Posted) -> HttpResponse:
    """A link that opens the form once, within minutes, for a colleague who is signed in.

    The same request again is answered with the same link.
    """
    made = remembered(actor=actor, posted_key=posted.key, body=posted.body)
    if made:
        launch = launches_visible_to(actor).filter(pk=made).first()
    else:
        launch = _new(actor, asked, posted)
    if launch is None:
        return problem(404, "That link has run out. Ask for another with a new Idempotency-Key.")
    told = {"url": _address(launch), "expires_at": launch.expires_at}
    return HttpResponse(
        orjson.dumps(told, default=str), content_type="application/json", status=201
    )


@all_or_nothing()
def _new(actor: Actor, asked: NewLaunch, posted: Posted) -> Launch:
    launch = hand_over(actor=actor, content=_content(asked))
    remember(actor=actor, posted_key=posted.key, body=posted.body, made=launch.pk)
    return launch


def _content(asked: NewLaunch) -> dict[str, Any]:
    who = asked.person
    return {
        "nhs_number": who.nhs_number,
        "born": who.date_of_birth.isoformat(),
        "given": {**who.model_dump(exclude={"nhs_number", "date_of_birth"})}
        | {"words": asked.words, "note": asked.note},
    }


def _address(launch: Launch) -> str:
    return f"{settings.SITE_URL}{reverse('launched', args=[link_token(launch.pk)])}"
