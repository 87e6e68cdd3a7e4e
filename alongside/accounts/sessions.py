"""Sign-ins, kept in the database."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

_LIVE = "SELECT * FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's own; only what every request asks is not put together anew for every request."""

    def _get_session_from_db(self) -> Session | None:
        for session in Session.objects.raw(_LIVE, [self.session_key, timezone.now()]):
            return session
        self._session_key = None
        return None
