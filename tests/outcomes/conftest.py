import pytest

from alongside.people.models import Person
from tests.factories.standing import Standing, person_of, preparing


@pytest.fixture
def ivy(people: Standing) -> Person:
    """Somebody whom Amina's team plans care with."""
    with preparing():
        return person_of(people.amina)
