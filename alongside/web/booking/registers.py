"""The register of a session: who came, tapped on a phone in a hall, or said in a form."""

import hashlib
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.booking import queries, services
from alongside.booking.models import Session
from alongside.common import clock
from alongside.referrals.registers import Register, register_of
from alongside.web.booking.sealing import sealing, words
from alongside.web.booking.taps import Outcome, Tap, done
from alongside.web.doors import Request, requires

_SAME_LOOK = 60 * 60  # seconds


@requires(Permission.REFERRALS_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Who has a place and whether they came; one tap says it."""
    session = kept(request, session_id)
    if request.method != "POST":
        return _page(request, session)
    tap = Tap.read(request.POST.dict())
    outcome = done(request.actor, session, tap)
    if outcome.became == "kept":
        where = f"#line-{tap.what}" if tap.what else "#others"
        return redirect(reverse("register", args=[session_id]) + where)
    return _page(request, session, outcome)


def kept(request: Request, session_id: uuid.UUID) -> Session:
    """The session, where the actor's organisation keeps it. 404 otherwise."""
    session = queries.session_kept_by(request.actor, session_id)
    if session is None:
        raise Http404
    return session


def looked_at(request: Request, session: Session) -> Register:
    """Its register, with the look noted: once an hour for the same people, as a phone asks anew.

    Each tap draws the list again.
    """
    found = register_of(request.actor, session)
    people = sorted(str(line.place.person_id) for line in found.lines)
    seen = (
        f"{request.actor.user}:{session.pk}",
        hashlib.sha256("".join(people).encode()).hexdigest(),
    )
    before, at = request.session.get("register_seen", (None, 0))
    now = clock.now().timestamp()
    if before == list(seen) and now - at < _SAME_LOOK:
        return found
    request.session["register_seen"] = (seen, now)
    services.look_at(actor=request.actor, people=[line.place.person_id for line in found.lines])
    return found


def _page(request: Request, session: Session, outcome: Outcome | None = None) -> HttpResponse:
    found = looked_at(request, session)
    base = uuid.uuid4()
    what = outcome.tap.what if outcome else None
    context = {
        "register": found,
        "session": session,
        "sealing": sealing(request.actor, session) if found.opens == "open" else None,
        "words": words(),
        "outcome": outcome,
        "about": next((line for line in found.lines if line.place.pk == what), None),
        "new_key": uuid.uuid4(),
        "keys": {line.place.pk: uuid.uuid5(base, str(line.place.pk)) for line in found.lines},
        "base": base,
    }
    status = {"otherwise": 409, "refused": 422}[outcome.became] if outcome else 200
    return render(request, "booking/register.html", context, status=status)
