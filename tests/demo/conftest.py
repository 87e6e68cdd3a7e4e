"""A small demo area, built once for all who look at it or take back what they do to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import sql

from alongside.demo.area import begin, tell_lives
from alongside.needs.services import load_needs
from tests.factories.standing import preparing
from tests.migrated import migrated_database

SEED, PEOPLE, SERVICES = 1, 25, 80


def built(people: int = PEOPLE, services: int = SERVICES, seed: int = SEED) -> None:
    with preparing() as actor:
        load_needs(actor=actor)  # a test with transactions of its own may have emptied the tables
    begin(seed=seed, people=people, services=services)
    tell_lives()


@pytest.fixture(scope="session")
def area_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database of this process in which the area stands."""
    name = f"{connection.settings_dict['NAME']}_area"
    with django_db_blocker.unblock():
        _say("DROP DATABASE IF EXISTS {}", name)  # of a run that was cut off
        _say("CREATE DATABASE {} TEMPLATE {}", name, migrated_database(connection))
        with working_in(name):
            built()
    yield name
    with django_db_blocker.unblock():
        _say("DROP DATABASE {}", name)


@pytest.fixture(scope="module")
def area(area_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The area as it was built. Its tests are of one group, so that one process builds it."""
    with django_db_blocker.unblock(), working_in(area_database), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def working_in(name: str) -> Iterator[None]:
    """What is asked meanwhile is asked of this database."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _say(statement: str, *names: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
