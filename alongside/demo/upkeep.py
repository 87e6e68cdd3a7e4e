"""What waits for the directory's editor: problems, proposals, a claim; and what was done before."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.demo.cast import Cast
from alongside.demo.chance import Chance
from alongside.demo.errands import errands
from alongside.directory.models import CurrencyScore, Service
from alongside.directory.queries.currency import scores
from alongside.directory.services.assurances import Seen, assure
from alongside.directory.services.claims import claim
from alongside.directory.services.collections import (
    add_to_collection,
    describe,
    make_collection,
)
from alongside.directory.services.edits import as_it_stands
from alongside.directory.services.problems import report, settle
from alongside.directory.services.proposals import propose
from alongside.directory.services.room import say_room
from alongside.organisations.models import Area

Run = Callable[[], None]

_TOLD = (
    ("time", "It is on Thursdays now, at the same time."),
    ("contact", "The number rings and rings. The one on their door ends in 88."),
    ("closed", "A note on the door says they stopped at Easter."),
    ("place", "They have moved across the road, to the church hall."),
    ("other", "The lift is broken, so wheelchairs cannot get up."),
)
_ANSWERS = ("Thank you. We rang them and put it right.", "Put right: they confirmed it by e-mail.")
HISTORY_MONTHS = 12


def keep_up(*, seed: int, cast: Cast, borough: Area) -> None:
    """A few months of an editor's work. Call it after the services were made, as of that day."""
    chance = Chance.of(seed, "upkeep")
    [editor] = set(cast.at("council", "directory_editor"))
    worker = cast.at("riverside_team", "link_worker")[0]
    listed = list(Service.objects.filter(status="active").order_by("name", "id"))
    chosen = chance.sample(listed, min(len(listed), 14))
    with errands() as run:
        _problems(editor, chosen[:5], run)
        _claim(cast, listed, run)
    _proposals(worker, chosen[5:8])
    _collection(editor, chosen[8:12])
    _trust(editor, chosen[12:14])
    _history(borough)


def _ago(days: float) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


def _problems(editor: Actor, services: list[Service], run: Run) -> None:
    """The later ones still wait."""
    for number, (service, (kind, words)) in enumerate(zip(services, _TOLD, strict=False)):
        with clock.telling(_ago(12 - 2 * number)):
            problem = report(service=service, kind=kind, key=uuid.uuid4(), words=words)
            run()
        if number < len(_ANSWERS):
            with clock.telling(_ago(11 - 2 * number)):
                with acting_as(editor):
                    settle(actor=editor, problem=problem, name="fix", answer=_ANSWERS[number])
                run()


def _proposals(worker: Actor, services: list[Service]) -> None:
    changes = (
        {"wait_time": "About two weeks", "fees": "Free for carers"},
        {"first_visit": "Somebody meets you at the door and shows you round."},
        {"application_process": "Ring first: they come and fetch you."},
    )
    for number, (service, change) in enumerate(zip(services, changes, strict=False)):
        with clock.telling(_ago(4 - number)), acting_as(worker):
            before = as_it_stands(service)
            propose(
                actor=worker,
                service=service,
                before=before,
                after=replace(before, **change),  # type: ignore[arg-type]
                key=uuid.uuid4(),
                note="They told me when I rang for somebody.",
            )


def _claim(cast: Cast, listed: list[Service], run: Run) -> None:
    provider = cast.at("green_shoots", "provider")[0]
    theirs = [one for one in listed if one.organisation_id == provider.organisation_id]
    others = [one for one in listed if one.organisation_id != provider.organisation_id]
    if theirs and others:
        with clock.telling(_ago(2)):
            with acting_as(provider):
                claim(actor=provider, service=others[0])
            run()


def _collection(editor: Actor, services: list[Service]) -> None:
    with clock.telling(_ago(40)), acting_as(editor):
        made = make_collection(
            actor=editor,
            key=uuid.uuid4(),
            name="A first step out of the house",
            description="Places where nobody asks why you came, and somebody says hello.",
        )
        for service in services:
            add_to_collection(actor=editor, collection=made, service=service)
        describe(
            actor=editor,
            collection=made,
            name=made.name,
            description=made.description,
            published=True,
        )


def _trust(editor: Actor, services: list[Service]) -> None:
    for days, service in zip((25, 300), services, strict=False):
        until = clock.today() + dt.timedelta(days=days)
        with acting_as(editor):
            assure(
                actor=editor,
                service=service,
                tier="checked",
                evidence=[Seen("insurance", "seen as a copy", until), Seen("safeguarding")],
                expires_on=until,
            )
            say_room(actor=editor, service=service, state="capacity", available=4, maximum=12)


def _history(borough: Area) -> None:
    """Scores of the months before, as they would have been kept: a little worse each."""
    today = {one.area: one for one in scores() if one.area in (None, borough)}
    this_month = clock.today().year * 12 + clock.today().month - 1
    for months in range(1, HISTORY_MONTHS + 1):
        year, month = divmod(this_month + 1 - months, 12)
        day = dt.date(year, month + 1, 1)
        for area, score in today.items():
            CurrencyScore.objects.get_or_create(
                area=area,
                day=day,
                defaults={
                    "listed": score.listed,
                    "checked": max(0, score.checked - score.listed * months // 50),
                    "never": score.never,
                },
            )
