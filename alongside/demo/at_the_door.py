"""Two people for whom a team was asked by its front door, and has not answered yet."""

import datetime as dt
import uuid

from alongside.accounts.actor import Actor
from alongside.begun import guide
from alongside.begun.asking import ask_at_home
from alongside.begun.home_rules import (
    Asker,
    Decides,
    HomeAsk,
    Reach,
    Relationship,
    Time,
    Way,
    Whom,
)
from alongside.demo.chance import Chance
from alongside.demo.safeguards import TEAM, Scene

_HOUSE = Actor.system("front door")
_FOR_HERSELF = {
    "for": "me",
    "now": ["none"],
    "needs": ["loneliness", "getting-active"],
    "words": "I used to walk every day with my dog. Since he died I hardly go out.",
    "sure": "a_little",
    "want": "talk",
}
_FOR_HER_FATHER = {
    "for": "other",
    "now": ["none"],
    "needs": ["bereavement", "food"],
    "words": "Dad says he is fine. He has not cooked since Mum died in the spring.",
    "sure": "not",
    "want": "beside",
}


def ask_at_the_door(scene: Scene, keys: Chance) -> None:
    """One asks for herself; a daughter asks for her father, who knows about it."""
    for days, asking in ((2, _for_herself()), (1, _for_her_father())):
        key = uuid.UUID(int=keys.getrandbits(128), version=4)
        with scene.ago(days, _HOUSE) as house:
            ask_at_home(actor=house, team=scene.cast.organisations[TEAM], asking=asking, key=key)


def _for_herself() -> HomeAsk:
    return _asking(
        _FOR_HERSELF,
        Whom("Wanda", "Piper", dt.date(1961, 4, 9), "ZZ2 7HJ", phone="07700 900732"),
        Reach([Way.RING, Way.TEXT], leave_message=True, times=[Time.MORNING]),
    )


def _for_her_father() -> HomeAsk:
    daughter = Asker(
        "Carys Lloyd", Relationship.CHILD, Decides.THEY, phone="07700 900741", keep=True
    )
    return _asking(
        _FOR_HER_FATHER,
        Whom("Emrys", "Lloyd", dt.date(1944, 11, 2), "ZZ2 7HJ", phone="01632 960388"),
        Reach([Way.RING], asker_first=True, times=[Time.AFTERNOON, Time.EVENING]),
        daughter,
    )


def _asking(said: guide.Said, whom: Whom, reach: Reach, asker: Asker | None = None) -> HomeAsk:
    advice = guide.advice(said)
    return HomeAsk(
        whom=whom,
        reach=reach,
        needs=advice.needs,
        words=str(said["words"]),
        asker=asker,
        level=advice.level,
        because=advice.because,
        agrees=True,
    )
