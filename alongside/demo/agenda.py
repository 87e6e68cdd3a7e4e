"""What is going to happen to one person, in the order of time, up to now."""

import datetime as dt
import heapq
from collections.abc import Callable
from itertools import count

from django.utils import timezone

from alongside.common import clock
from alongside.demo.chance import Chance

Step = Callable[[], None]


class Agenda:
    """Steps with their moments. A step may plan others; what lies after ``until`` never happens."""

    def __init__(self, until: dt.datetime, chance: Chance, errands: Step) -> None:
        self.until = until
        self.chance = chance
        self._errands = errands
        self._order = count()
        self._steps: list[tuple[dt.datetime, int, Step]] = []

    def at(self, moment: dt.datetime, step: Step) -> None:
        if moment < self.until:
            heapq.heappush(self._steps, (moment, next(self._order), step))

    def later(self, soonest: float, latest: float, step: Step) -> dt.datetime:
        """Plan the step so many days from now, in working hours; answers the moment."""
        days = self.chance.uniform(soonest, latest)
        moment = in_working_hours(self.chance, clock.now() + dt.timedelta(days=days))
        self.at(moment, step)
        return moment

    def end(self) -> None:
        """Nothing of what was planned happens any more."""
        self._steps.clear()

    def run(self) -> None:
        """Let it all happen, each step with its background work, at its own moment."""
        while self._steps:
            moment, _order, step = heapq.heappop(self._steps)
            with clock.telling(moment):
                step()
                self._errands()


def in_working_hours(chance: Chance, moment: dt.datetime) -> dt.datetime:
    """Some moment of the same working day, else of the next, never before the one given."""
    local = timezone.localtime(moment)
    if local.weekday() < 5 and 9 <= local.hour < 17:
        return moment
    day = local.date()
    if local.hour >= 17:
        day += dt.timedelta(days=1)
    while day.weekday() >= 5:
        day += dt.timedelta(days=1)
    minutes = chance.randrange(8 * 60)
    opening = dt.datetime.combine(day, dt.time(9), timezone.get_current_timezone())
    return opening + dt.timedelta(minutes=minutes)
