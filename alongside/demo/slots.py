"""Link workers who can be booked, and a few who are: so that the pages of times show something."""

import datetime as dt
import uuid

from alongside.booking.free_times import How
from alongside.booking.queries.slots import next_slots
from alongside.booking.services import add_hours, offer_slots
from alongside.booking.support import Support, Wanted
from alongside.demo.chance import Chance
from alongside.demo.safeguards import TEAM, Scene
from alongside.referrals.models import Referral
from alongside.referrals.services import book_time
from alongside.referrals.states import UNANSWERED

_SAID_AGO, _BOOKED_AGO = 20, 0.25  # days
_MORNING, _AFTERNOON = (dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(16))
_BOOKED = 3
_WANTED = (Wanted(), Wanted([Support.INTERPRETER], "Polish"), Wanted())


def fill_slots(scene: Scene, keys: Chance) -> None:
    """Each link worker of the team is there twice a week; the latest referrals have a time."""
    for place, worker in enumerate(scene.cast.at(TEAM, "link_worker")):
        with scene.ago(_SAID_AGO, worker) as actor:
            plan = offer_slots(actor=actor, worker_id=actor.user, minutes=30, weeks_ahead=4)
            for weekday, (starts, ends) in (
                (place % 5, _MORNING),
                ((place + 2) % 5, _AFTERNOON),
            ):
                add_hours(
                    actor=actor,
                    plan=plan,
                    key=_key(keys),
                    weekday=weekday,
                    starts=starts,
                    ends=ends,
                    how=How.PHONE,
                )
    for referral, wanted in zip(_unanswered(scene), _WANTED, strict=False):
        _book(scene, keys, referral, wanted)


def _unanswered(scene: Scene) -> list[Referral]:
    found = Referral.objects.filter(
        kind=Referral.Kind.LINK_WORKER,
        to_organisation=scene.cast.organisations[TEAM],
        status__in=UNANSWERED,
        person__protected=False,
        person__restricted=False,
        person__has_died=False,
        consent__withdrawn_at=None,
    )
    return list(found.order_by("-sent_at", "reference")[:_BOOKED])


def _book(scene: Scene, keys: Chance, referral: Referral, wanted: Wanted) -> None:
    worker = scene.cast.at(TEAM, "link_worker")[0]
    with scene.ago(_BOOKED_AGO, worker) as actor:
        free = next_slots(referral.to_organisation_id, 1)
        if free:
            book_time(
                actor=actor,
                referral=referral,
                plan=free[0].plan,
                starts_at=free[0].free.starts_at,
                key=_key(keys),
                wanted=wanted,
            )


def _key(keys: Chance) -> uuid.UUID:
    return uuid.UUID(int=keys.getrandbits(128), version=4)
