"""A line of the log for each sign-in and each try: whose account by its id, and nothing else.

Who tries very often can so be seen, and nobody can be recognised.
"""

import logging

from django.forms import Form

from alongside.accounts.models import User
from alongside.accounts.queries import account_of

logger = logging.getLogger("alongside.sign_in")
_TOO_MANY = frozenset({"too_many_login_attempts", "rate_limited"})
_UNTRIED = frozenset({"required", "invalid"})  # a field left empty, or no address at all


def signed_in(user: User) -> None:
    """Somebody is inside, as far as what they showed lets them in."""
    logger.info("Signed in, account %s", user.pk)


def sign_in_refused(form: Form) -> None:
    """A password that is not right, or one try too many."""
    _refused("Sign-in", account_of(form.cleaned_data.get("login", "")), form)


def second_step_refused(user: User | None, form: Form) -> None:
    """A code or a passkey that is not right, or one try too many."""
    _refused("Second step", user, form)


def _refused(what: str, user: User | None, form: Form) -> None:
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if codes <= _UNTRIED:
        return
    said = "locked for a while" if codes & _TOO_MANY else "refused"
    logger.warning("%s %s, account %s", what, said, user.pk if user else "unknown")
