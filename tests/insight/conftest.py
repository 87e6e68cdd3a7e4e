import pytest

from tests.factories.standing import Standing, standing_people
from tests.insight.histories import District, district_of


@pytest.fixture
def people(db) -> Standing:
    return standing_people()


@pytest.fixture
def district(people: Standing) -> District:
    return district_of(people)
