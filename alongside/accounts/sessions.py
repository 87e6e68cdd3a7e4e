"""Sign-ins, kept in the database: which there are, how long they last, and their end."""

import uuid

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from alongside.accounts import signed_in
from alongside.accounts.actor import NOBODYS, current_role
from alongside.accounts.roles import Role
from alongside.common import clock

_LIVE = f"""
SELECT session.session_key, session.session_data, session.expire_date, begun.user_id,
       {signed_in.WHAT}
FROM django_session session
LEFT JOIN usersessions_usersession begun ON begun.session_key = session.session_key
LEFT JOIN {signed_in.WHERE} ON membership.user_id = begun.user_id AND membership.ended_at IS NULL
WHERE session.session_key = %s AND session.expire_date > %s
ORDER BY membership.created_at
"""  # noqa: S608 - names of columns only
_OF_SESSION = 4  # columns
_KEEP = "UPDATE django_session SET session_data = %s, expire_date = %s WHERE session_key = %s"
_BEGAN, _SEEN = "began", "seen"
_A_MINUTE = 60.0


class SessionStore(db.SessionStore):
    """Django's own; only what every request asks is not put together anew for every request.

    Who is signed in comes along with it.
    """

    def __init__(self, session_key: str | None = None) -> None:
        signed_in.bring(None, [])
        super().__init__(session_key)

    def _get_session_from_db(self) -> Session | None:
        with connection.cursor() as cursor:
            cursor.execute(_LIVE, [self.session_key, timezone.now()])
            rows = cursor.fetchall()
        if rows:
            *kept, user_id = rows[0][:_OF_SESSION]
            at_work = [row[_OF_SESSION:] for row in rows if row[_OF_SESSION] is not None]
            if current_role() == NOBODYS:  # a narrow role sees no membership, or not all
                signed_in.bring(user_id, at_work)
            return Session(*kept)
        self._session_key = None
        return None

    def save(self, must_create: bool = False) -> None:
        """One statement, committed with it, for a session that is there already."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        kept = self.encode(dict(self.items()))
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [kept, self.get_expiry_date(), self.session_key])
            if cursor.rowcount != 1:
                raise UpdateError

    def exists(self, session_key: str) -> bool:
        """Asked through a narrow door: whoever acts in a narrow role reads no session."""
        return bool(_ask("SELECT accounts_session_there(%s)", session_key))

    def delete(self, session_key: str | None = None) -> None:
        """Forget one session, whose key the browser brought, through a door likewise."""
        key = session_key or self.session_key
        if key:
            _ask("SELECT accounts_forget_session(%s)", key)


def _ask(question: str, key: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, [key])
        (answer,) = cursor.fetchone()
    return answer


def begin(session: SessionBase) -> None:
    """From this moment it is counted how long somebody is signed in."""
    session[_BEGAN] = session[_SEEN] = clock.now().timestamp()


def remember(request: HttpRequest) -> None:
    """From here on it stands in the list of where its user is signed in."""
    UserSession.objects.create_from_request(request)


def is_over(session: SessionBase, role: type[Role]) -> bool:
    """Whether it was left alone for longer than the role allows, or is too old altogether."""
    now = clock.now().timestamp()
    idle, age = now - session.get(_SEEN, now), now - session.get(_BEGAN, now)
    return idle > role.idle.total_seconds() or age > role.longest.total_seconds()


def note_use(session: SessionBase) -> None:
    """Remember that it is in use; once a minute, so that not every page writes."""
    if _BEGAN not in session:
        begin(session)
    now = clock.now()
    if now.timestamp() - session[_SEEN] >= _A_MINUTE:
        session[_SEEN] = now.timestamp()
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def sessions_of(user_id: uuid.UUID) -> QuerySet[UserSession]:
    """Where this user is signed in, the latest first."""
    live = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return UserSession.objects.filter(user_id=user_id, session_key__in=live).order_by(
        "-last_seen_at"
    )


def came_from(session_key: str | None, there: dict[str, str]) -> None:
    """Note from which provider a sign-in came: its id, and its own ids of user and session."""
    UserSession.objects.filter(session_key=session_key).update(data={"there": there})


def sessions_from(provider_id: str, *, user: str = "", session: str = "") -> QuerySet[UserSession]:
    """The sign-ins that came from this provider, by its own ids of user, session, or both."""
    said = {"provider": provider_id}
    said |= {name: value for name, value in (("user", user), ("session", session)) if value}
    return UserSession.objects.filter(data__contains={"there": said})


def end(sessions: QuerySet[UserSession]) -> int:
    """End them at once: their next click finds nobody signed in. How many there were."""
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
