"""Building the demo area: first what stands there, then one life after another."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from alongside.common import clock
from alongside.common.once import hold
from alongside.demo import borough, identities
from alongside.demo.agenda import Agenda, Step, in_working_hours
from alongside.demo.arrivals import make_agreements, make_request
from alongside.demo.cast import load_cast, make_cast
from alongside.demo.chance import Chance
from alongside.demo.episode import Episode
from alongside.demo.errands import errands
from alongside.demo.listings import make_services
from alongside.demo.lives import Helpers, Life
from alongside.demo.models import DemoArea, DemoLife
from alongside.demo.upkeep import keep_up

HISTORY = dt.timedelta(days=548)


def is_finished() -> bool:
    """The area stands, with everybody in it."""
    return DemoArea.objects.exists() and not DemoLife.objects.filter(is_told=False).exists()


@transaction.atomic
def begin(*, seed: int, people: int, services: int) -> DemoArea:
    """Everything but the people's histories, in one transaction: there is all of it or nothing.

    An area that was begun before stays as it was begun, whatever is asked now.
    """
    hold("demo area")
    standing = DemoArea.objects.first()
    if standing:
        return standing
    as_of = _yesterday_evening()
    wards = borough.wards(seed)
    with clock.telling(as_of - HISTORY - dt.timedelta(days=30)):
        areas = borough.make_areas()
        borough.make_postcodes(wards)
        make_cast(areas)
        venues = borough.make_venues(seed, wards)
    with clock.telling(as_of):
        make_agreements(load_cast().organisations.values())
        make_request(areas["borough"])
        make_services(
            seed=seed,
            wards=wards,
            venues=venues,
            cast=load_cast(),
            areas=areas,
            how_many=services,
        )
        keep_up(seed=seed, cast=load_cast(), borough=areas["borough"])
    DemoLife.objects.bulk_create(DemoLife(number=number) for number in range(people))
    return DemoArea.objects.create(seed=seed, as_of=as_of)


def _yesterday_evening() -> dt.datetime:
    """The history ends here, so that none of it lies ahead and all of today is still to come."""
    midnight = dt.datetime.combine(clock.today(), dt.time(), timezone.get_current_timezone())
    return midnight - dt.timedelta(hours=6)


def tell_lives(after_each: Callable[[], None] = lambda: None) -> None:
    """Tell the histories that are left, those in another builder's hands excepted."""
    area = DemoArea.objects.get()
    helpers = Helpers.load(load_cast(), borough.wards(area.seed))
    with errands() as run_errands:
        while _tell_next(area, helpers, run_errands):
            after_each()


@transaction.atomic
def _tell_next(area: DemoArea, helpers: Helpers, run_errands: Step) -> bool:
    untold = DemoLife.objects.select_for_update(skip_locked=True).filter(is_told=False)
    life = untold.order_by("number").first()
    if life is None:
        return False
    _tell(area, helpers, life.number, run_errands)
    life.is_told = True
    life.save(update_fields=["is_told"])
    return True


def _tell(area: DemoArea, helpers: Helpers, number: int, run_errands: Step) -> None:
    """One person's life, from being met by a referrer until the area's moment."""
    chance = Chance.of(area.seed, "life", number)
    who = identities.invent(area.seed, number, helpers.wards, timezone.localdate(area.as_of))
    agenda = Agenda(area.as_of, chance, run_errands)
    life = Life(helpers, who, agenda, chance)
    met = in_working_hours(chance, area.as_of - HISTORY * _how_long_ago(chance))
    episode = Episode(life)
    # Whoever would be met after a weekend that is not over was met just before it.
    agenda.at(min(met, area.as_of - dt.timedelta(hours=2)), episode.begin)
    if chance.likely(0.07):
        again = met + dt.timedelta(days=chance.randint(150, 400))
        agenda.at(in_working_hours(chance, again), lambda: _refer_again(life, episode))
    agenda.run()


def _how_long_ago(chance: Chance) -> float:
    """A share of the history's length: the borough refers three times as often now as at first."""
    since_start = chance.random()
    if chance.likely(0.5):
        since_start = since_start**0.5
    return 1 - since_start


def _refer_again(life: Life, earlier: Episode) -> None:
    """Some come back, once the first time is over."""
    if earlier.is_over:
        Episode(life).begin()
