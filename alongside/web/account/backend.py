"""Finding the signed-in user, with what every page needs to know of who they are."""

import uuid

from allauth.account.auth_backends import AuthenticationBackend

from alongside.accounts.models import User
from alongside.accounts.signed_in import signed_in_as
from alongside.people.queries import own_account
from alongside.people.queries.proxies import proxy_account


class Backend(AuthenticationBackend):
    def get_user(self, user_id: uuid.UUID) -> User | None:
        """The active user; None when there is no such user.

        A colleague comes with their memberships, in one query; a person who is helped with the
        account that says which person they are, in a second one; whoever acts for somebody with
        what says so, in a third.
        """
        memberships = signed_in_as(user_id)
        account = None if memberships else own_account(user_id)
        proxy = None if memberships or account else proxy_account(user_id)
        found = memberships[0] if memberships else account or proxy
        user: User | None = found.user if found else super().get_user(user_id)
        if user is not None:
            user.live_memberships = memberships  # type: ignore[attr-defined]
            user.live_account = account  # type: ignore[attr-defined]
            user.live_proxy = proxy  # type: ignore[attr-defined]
        return user
