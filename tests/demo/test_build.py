"""Building: the same from the same seed, once only, and whole after being cut off."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from alongside.demo.area import begin, is_finished, tell_lives
from alongside.demo.casework import Casework
from alongside.demo.models import DemoArea, DemoLife
from alongside.directory.models import Service
from alongside.people.models import Person
from alongside.referrals.models import Referral, ReferralMove
from tests.demo.conftest import built

pytestmark = pytest.mark.django_db

FEW = 6


def whole_story() -> dict[str, list[tuple[object, ...]]]:
    """Everything that the seed decides, without ids and references, which are never the same."""
    return {
        "people": sorted(
            Person.objects.values_list("nhs_number", "given_name", "family_name", "date_of_birth")
        ),
        "services": sorted(Service.objects.values_list("name", "description", "fees")),
        "moves": sorted(
            ReferralMove.objects.values_list(
                "created_at", "name", "note", "referral__person__nhs_number"
            )
        ),
        "words": sorted(Referral.objects.values_list("person__nhs_number", "words", "note")),
    }


def story_of(seed: int) -> dict[str, list[tuple[object, ...]]]:
    with transaction.atomic():
        built(people=FEW, seed=seed)
        story = whole_story()
        transaction.set_rollback(True)
    return story


def test_the_same_seed_tells_the_same_story():
    first, again, other = story_of(7), story_of(7), story_of(8)
    assert first == again
    assert first["people"] != other["people"]


def test_the_order_of_building_changes_nobody():
    alone = story_of(7)["people"]
    with transaction.atomic():
        begin(seed=7, people=FEW, services=80)
        DemoLife.objects.filter(number__lt=FEW - 2).update(is_told=True)
        tell_lives()
        last_two = whole_story()["people"]
        transaction.set_rollback(True)
    assert len(last_two) == 2
    assert set(last_two) < set(alone)


def test_a_second_build_does_nothing(django_assert_max_num_queries):
    call_command(
        "build_demo_area", "--people", "2", "--services", "75", "--hands", "1", verbosity=0
    )
    before = whole_story()
    with django_assert_max_num_queries(24):
        call_command("build_demo_area", "--people", "9", "--hands", "1", verbosity=0)
    assert whole_story() == before
    assert DemoArea.objects.count() == 1


def test_a_build_that_was_cut_off_between_two_people_is_finished():
    begin(seed=7, people=FEW, services=80)
    stop_after = iter([False, False, True])

    def stop() -> None:
        if next(stop_after):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell_lives(after_each=stop)
    assert not is_finished()
    tell_lives()
    assert is_finished()
    assert Person.objects.count() == FEW


def test_a_life_that_was_cut_off_in_the_middle_leaves_nothing_behind(monkeypatch):
    begin(seed=7, people=FEW, services=80)
    with monkeypatch.context() as patch:
        patch.setattr(Casework, "try_to_reach", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tell_lives()
    untold = DemoLife.objects.filter(is_told=False).count()
    assert untold
    assert Person.objects.count() == FEW - untold
    tell_lives()
    assert Person.objects.count() == FEW


def test_never_where_real_people_are_looked_after(settings):
    settings.MODE = "production"
    with pytest.raises(CommandError, match="real"):
        call_command("build_demo_area", verbosity=0)
