"""Verbs about accounts. The only writers."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.models import Membership, User
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.organisations.models import Organisation


@all_or_nothing()
def add_member(
    *,
    actor: Actor,
    organisation: Organisation,
    role_code: str,
    email: str,
    name: str,
    password: str | None = None,
) -> tuple[Membership, bool]:
    """Let somebody act for an organisation in a role; the account is made if it is new.

    Answers the membership and whether it is new: whoever calls notes a new one in the audit, which
    accounts know nothing of. Added before, the membership stays as it is. A password is only set
    on a new account.
    Raises Refused for a role that does not exist and for a password that is too weak.
    """
    require(actor, Permission.SYSTEM)
    if role_code not in ROLES:
        raise Refused(_("There is no such role. Choose one of: %s.") % ", ".join(ROLES))
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        _check(password, User(email=email, name=name))
        user = User.objects.create_user(email, password, name=name)
    return Membership.objects.get_or_create(
        user=user, organisation=organisation, role_code=role_code, ended_at=None
    )


def _check(password: str | None, user: User) -> None:
    if password is None:
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
