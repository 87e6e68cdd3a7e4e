"""Finding the signed-in user, with the memberships that every page needs, in one query."""

import uuid

from allauth.account.auth_backends import AuthenticationBackend

from alongside.accounts.models import User
from alongside.accounts.queries import memberships_of


class Backend(AuthenticationBackend):
    def get_user(self, user_id: uuid.UUID) -> User | None:
        """The active user, with their memberships at hand; None when there is no such user."""
        memberships = list(memberships_of(user_id))
        user: User | None = memberships[0].user if memberships else super().get_user(user_id)
        if user is not None:
            user.live_memberships = memberships  # type: ignore[attr-defined]
        return user
