"""Verbs about the front door: somebody asks a link-worker team for help, for themselves or for
somebody close to them, without an account.

Nothing that the house holds is looked at: whoever asks learns nothing of who is known here.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.begun import home_rules
from alongside.begun.home_answers import check_theirs
from alongside.begun.home_content import content_of
from alongside.begun.home_messages import News, Told, write_home
from alongside.begun.home_rules import HomeAsk
from alongside.begun.models import Asked
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.common.working_days import after
from alongside.directory.queries.areas import area_of
from alongside.messaging.services import forget_concerning
from alongside.organisations.models import Area, Organisation
from alongside.organisations.queries import (
    areas_above,
    areas_within,
    has_agreed,
    link_worker_teams,
    that_agreed,
)
from alongside.outbox.services import tell
from alongside.referrals.clocks import promised
from alongside.referrals.models import Promise, Referral


@dataclass(frozen=True)
class Serving:
    """The area that a postcode lies in, and its teams that can be asked."""

    area: Area
    teams: list[Organisation]


def serving(postcode: str) -> Serving | None:
    """Whom somebody at this postcode can ask; None where nobody knows whose area that is.

    Takes a parsed postcode. Only teams with a data-sharing agreement that holds, by name.
    """
    area = area_of(postcode)
    if area is None:
        return None
    # A network is a part of a council's area, and postcodes do not say which.
    there = {one.pk for one in areas_within(area.pk)} | set(areas_above(area.pk))
    found = link_worker_teams().filter(area__in=there).select_related("area")
    teams = list(found.only("name", "phone", "email", "area__name").order_by("name"))
    agreed = that_agreed([team.pk for team in teams])
    return Serving(area, [team for team in teams if team.pk in agreed])


@dataclass(frozen=True)
class AtHome:
    """What whoever asked may know of it, by the link that stands on their receipt."""

    id: uuid.UUID
    reference: str
    by: str
    team_id: uuid.UUID
    team: str
    phone: str
    created_at: dt.datetime
    answered_at: dt.datetime | None
    taken_in: bool
    refused: bool
    withdrawn_at: dt.datetime | None

    @property
    def can_be_taken_back(self) -> bool:
        """While nobody has answered, and where it was taken in; else there is nothing left."""
        return self.withdrawn_at is None and (self.answered_at is None or self.taken_in)


def asked_at_home(key: uuid.UUID) -> AtHome | None:
    """What was asked with the form of this key, if anything was: for the house."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM begun_asked_at_home(%s)", [key])
        row = cursor.fetchone()
    return AtHome(*row) if row else None


def answer_by(asked: AtHome) -> dt.date:
    """The last day on which the team keeps what it promises of an answer."""
    days = promised(asked.team_id, Promise.Step.ANSWER, Referral.Urgency.ROUTINE)
    return after(localdate(asked.created_at), days)


@all_or_nothing()
def ask_at_home(*, actor: Actor, team: Organisation, asking: HomeAsk, key: uuid.UUID) -> AtHome:
    """Keep what was asked for the team's people to answer.

    ``key`` is of the form: sent twice, it is asked once. Raises Refused for what ``home_rules``
    does not let pass, for what the team asks of its own and nobody answered, and for a team with
    which no agreement holds.
    """
    require(actor, Permission.SYSTEM)
    hold("asked at home", key)
    earlier = asked_at_home(key)
    if earlier:
        return earlier
    home_rules.check(asking, clock.today())
    if not has_agreed(team.pk):
        raise Refused(_("This team cannot be asked here at present. Nothing was sent. Ring them."))
    check_theirs(team, asking)
    asked = Asked(
        pk=key,
        by=Asked.By.OTHER if asking.asker else Asked.By.SELF,
        team_id=team.pk,
        content=content_of(asking),
    )
    insert(asked)
    record(actor, "home.ask", asked, team=str(team.pk), by=asked.by)
    tell("asked.new", key=f"asked.new:{key}", team=str(team.pk), by=asked.by)
    if asking.hears:
        write_home(
            house=actor,
            news=News.RECEIVED,
            asked=Told(asked.pk, asked.reference, team.pk, team.phone),
            hears=asking.hears,
        )
    return _there(key)


@all_or_nothing()
def take_back(*, actor: Actor, asked_id: uuid.UUID) -> AtHome | None:
    """Whoever asked takes it back; None where there is no such thing.

    Before an answer all of it is gone at once, and where they were thanked for it. After it was
    taken in the team is told that they want no more of it, and speaks with them. Taken back before,
    nothing happens. Raises OutOfTurn where it came to nothing meanwhile.
    """
    require(actor, Permission.SYSTEM)
    hold("asked at home", asked_id)
    now = asked_at_home(asked_id)
    if now is None or now.withdrawn_at:
        return now
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM begun_take_back(%s, %s)", [asked_id, clock.now()])
        row = cursor.fetchone()
    if row is None:
        raise OutOfTurn(_("It is over already, and what you wrote is deleted."))
    team_id, taken_in = row
    record(actor, "home.take_back", Asked(pk=asked_id), taken_in=taken_in)
    if not taken_in:
        forget_concerning(actor=actor, template=News.RECEIVED, concerns=asked_id)
    tell(
        "asked.taken_back",
        key=f"asked.taken_back:{asked_id}",
        team=str(team_id),
        taken_in="yes" if taken_in else "",
    )
    return _there(asked_id)


def _there(key: uuid.UUID) -> AtHome:
    found = asked_at_home(key)
    if found is None:
        raise Asked.DoesNotExist
    return found
