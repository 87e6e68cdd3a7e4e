"""What a worker keeps for themselves and with colleagues, told with the verbs that people use."""

import datetime as dt
import uuid

from alongside.accounts.actor import Actor, acting_as
from alongside.care.models import Case
from alongside.common import clock
from alongside.owncare import services
from alongside.owncare.queries.supervision import actions_visible_to, could_meet


def cared_for(worker: Actor, case: Case) -> dict[str, list[object]]:
    """A week, an idea, a talk with a colleague and a visit alone, by their names in addresses."""
    supervised: list[object] = []
    agreed: list[object] = []
    with acting_as(worker):
        week = services.say_week(actor=worker, level=3, shown=False)
        idea = services.have_idea(actor=worker, key=uuid.uuid4(), title="Walks")
        colleague = could_meet(worker).first()
        if colleague:
            pair = services.begin_supervision(
                actor=worker, key=uuid.uuid4(), colleague=colleague.pk, supervises=False
            )
            services.note_meeting(
                actor=worker,
                supervision=pair,
                key=uuid.uuid4(),
                held_on=clock.today(),
                worker_does=["Sleep"],
                people=[case.person_id],
            )
            supervised = [pair.pk]
            agreed = [one.pk for one in actions_visible_to(worker)]
        alone = services.set_out(
            actor=worker,
            key=uuid.uuid4(),
            back_at=clock.now() + dt.timedelta(hours=1),
            place="By the bus stop",
        )
    return {
        "week_id": [week.pk],
        "idea_id": [idea.pk],
        "supervision_id": supervised,
        "agreed_id": agreed,
        "lone_visit_id": [alone.pk],
    }
