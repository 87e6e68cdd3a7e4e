"""A small demo area, built once for all the tests that only look at it."""

import pytest
from django.db import transaction

from alongside.demo.area import begin, tell_lives

SEED, PEOPLE, SERVICES = 1, 25, 80


def built(people: int = PEOPLE, services: int = SERVICES, seed: int = SEED) -> None:
    begin(seed=seed, people=people, services=services)
    tell_lives()


@pytest.fixture(scope="module")
def area(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        built()
        yield
        transaction.set_rollback(True)
