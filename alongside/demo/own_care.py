"""What the workers of one team keep for themselves and each other: logs, weeks, talks, ideas."""

import datetime as dt
import uuid

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.care.states import Status
from alongside.common import clock
from alongside.demo.chance import Chance
from alongside.demo.content import read
from alongside.demo.safeguards import TEAM, Scene
from alongside.owncare import services as owncare
from alongside.owncare.services.calling import CLOCK

_HOUR = 1 / 24  # of a day
_TALKS = (33, 5)  # days ago


def care_for_the_team(scene: Scene, keys: Chance) -> None:
    """Told with its own verbs; nobody is out when the story ends, so that no alarm rings on."""
    workers = {actor.user: actor for actor in scene.cast.at(TEAM, "link_worker")}
    first, second, third, *_others = workers.values()
    lead = scene.at_team("team_lead")
    _reflections(scene, keys, first)
    _weeks(scene, {"first": first, "second": second, "third": third})
    _ideas(scene, keys, [first, second, third, first], lead)
    _supervision(scene, keys, first, lead)
    _alone(scene, keys, first, second)


def _key(keys: Chance) -> uuid.UUID:
    return uuid.UUID(int=keys.getrandbits(128), version=4)


def _reflections(scene: Scene, keys: Chance, worker: Actor) -> None:
    for days, text in read("stories/everyday")["reflections"]:
        with scene.ago(days, worker) as actor:
            owncare.reflect(actor=actor, key=_key(keys), text=text)


def _weeks(scene: Scene, who: dict[str, Actor]) -> None:
    """Two show theirs to the lead, one keeps it to themselves, with words."""
    said = read("stories/everyday")
    for name, levels in said["weeks"].items():
        for back, level in enumerate(reversed(levels)):
            if level:
                with scene.ago(7 * back + 0.05, who[name]) as actor:
                    week = owncare.say_week(actor=actor, level=level, shown=name != "third")
                    if name == "third":
                        text = said["week_words"]
                        owncare.write_week(actor=actor, week_id=week.pk, text=text)


def _ideas(scene: Scene, keys: Chance, authors: list[Actor], lead: Actor) -> None:
    ideas = zip(authors, read("stories/everyday")["ideas"], strict=True)
    for days, (author, (title, text, move, reason)) in zip((40, 30, 20, 3), ideas, strict=True):
        with scene.ago(days, author) as actor:
            idea = owncare.have_idea(actor=actor, key=_key(keys), title=title, text=text)
        for liked in authors[: 1 + days // 15]:
            with scene.ago(days - 1, liked) as actor:
                owncare.like_idea(actor=actor, idea=idea, likes=True)
        if move:
            with scene.ago(days - 2, lead) as actor:
                owncare.decide_idea(
                    actor=actor, idea=idea, name=move, reason=reason, owner=authors[1].user
                )


def _supervision(scene: Scene, keys: Chance, worker: Actor, lead: Actor) -> None:
    said = read("stories/everyday")["supervision"]
    with scene.ago(_TALKS[0] + 1, worker) as actor:
        pair = owncare.begin_supervision(
            actor=actor, key=_key(keys), colleague=lead.user, supervises=False
        )
    open_cases = Case.objects.filter(worker_id=worker.user, status=Status.OPEN)
    people = list(open_cases.order_by("opened_at").values_list("person_id", flat=True)[:2])
    for days in _TALKS:
        with scene.ago(days, lead) as actor:
            latest = days == _TALKS[-1]
            owncare.note_meeting(
                actor=actor,
                supervision=pair,
                key=_key(keys),
                held_on=clock.today(),
                note=said["note"] if latest else "",
                worker_does=said["worker"] if latest else [],
                supervisor_does=said["supervisor"] if latest else [],
                people=people if latest else [],
                next_on=clock.today() + dt.timedelta(days=28),
            )


def _alone(scene: Scene, keys: Chance, worker: Actor, buddy: Actor) -> None:
    """One visit from which they came back, and one after which somebody had to look for them."""
    said = read("stories/everyday")["alone"]
    with scene.ago(8, buddy) as actor:
        owncare.say_number(actor=actor, mobile="07700 900457")
    for days, well in ((6, True), (1, False)):
        with scene.ago(days, worker) as actor:
            visit = owncare.set_out(
                actor=actor,
                key=_key(keys),
                back_at=clock.now() + dt.timedelta(hours=1),
                place=said["place"],
                buddy=buddy.user,
            )
        if well:
            with scene.ago(days - _HOUR / 2, worker) as actor:
                owncare.say_safe(actor=actor, visit=visit)
            continue
        for hours in (1.05, 1.3):
            with scene.ago(days - hours * _HOUR, CLOCK) as actor:
                owncare.call_next(actor=actor, visit_id=visit.pk)
        with scene.ago(days - 1.5 * _HOUR, buddy) as actor:
            owncare.say_what_happened(
                actor=actor, visit=visit, outcome="reached", words=said["happened"]
            )
