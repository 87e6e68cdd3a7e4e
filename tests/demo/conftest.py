"""A small demo area, built once for all the tests that only look at it."""

import pytest
from django.db import connection, transaction

from alongside.demo.area import begin, tell_lives
from alongside.needs.services import load_needs
from tests.factories.standing import preparing

SEED, PEOPLE, SERVICES = 1, 25, 80


def built(people: int = PEOPLE, services: int = SERVICES, seed: int = SEED) -> None:
    with preparing() as actor:
        load_needs(actor=actor)  # a test with transactions of its own may have emptied the tables
    begin(seed=seed, people=people, services=services)
    tell_lives()


@pytest.fixture(scope="module")
def area(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:  # jobs outlive the emptying of Django's own tables
            cursor.execute("DELETE FROM procrastinate_jobs")
        built()
        yield
        transaction.set_rollback(True)
