"""What Ivy wrote about herself in her plan."""

import uuid

from alongside.accounts.actor import Actor, acting_as
from alongside.care.models import Case
from alongside.care.services import write_plan
from alongside.web.own_words import box_of

GARDEN = "My garden and my sister."
ROSA = "Nobody knows of Rosa."
SLOWLY = "Speak slowly; I hear badly."
PLAN = {"most_important": GARDEN, "people_important": ROSA, "how_to_support": SLOWLY}


def told(by: Actor, case: Case, base: int = 0, **words: str) -> Case:
    """Somebody writes it into the plan: as she told it, unless told otherwise."""
    with acting_as(by) as actor:
        write_plan(actor=actor, case=case, base=base, words=words or PLAN, key=uuid.uuid4())
    return case


def box(name: str, text: str = "") -> str:
    """What a form sends for the box of that part."""
    return box_of(name, text or PLAN[name])
