"""Whether more than a password was shown in this session: it lasts as long as the session does."""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from alongside.accounts.models import User
from alongside.accounts.second_step import Account
from alongside.accounts.sessions import begin, remember
from alongside.web.account import log

DEMO = "demo"
_SECOND_STEP = "mfa"


def has_factor(request: HttpRequest) -> bool:
    """Whether whoever is signed in here has also shown a code or a passkey of their own.

    The session remembers it, not the account: a session begun with a stolen password does not
    become good because its owner sets up their second step elsewhere.
    """
    good = {_SECOND_STEP, DEMO} if settings.DEMO else {_SECOND_STEP}
    records = get_authentication_records(request, request.user)
    return any(record["method"] in good for record in records)


def note_factor(request: HttpRequest, user: Account, kind: str) -> None:
    """The user has just set this second step up, which shows that they hold it."""
    record_authentication(request, user, _SECOND_STEP, type=kind)


def shown_elsewhere(request: HttpRequest, user: Account | None, kind: str) -> bool:
    """Whether this user showed a second step of this kind in this session."""
    return any(record.get("type") == kind for record in get_authentication_records(request, user))


def begin_session(request: HttpRequest, user: User, how: str) -> None:
    """Sign in somebody who showed who they are in another way than with a password.

    In the demonstration, and only there, one click (``DEMO``) is as good as a second step.
    """
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, how)
    begin(request.session)
    remember(request)
    log.signed_in(user)
