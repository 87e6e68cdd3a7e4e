"""People who really act at once: each on a connection of their own."""

import pytest

from alongside.needs.services import load_needs
from alongside.organisations.models import Organisation
from tests.factories.standing import member_of, preparing, standing_people


@pytest.fixture
def people(transactional_db):
    with preparing() as actor:
        load_needs(actor=actor)
    return standing_people()


@pytest.fixture
def rhys(people):
    council = Organisation.objects.get(name="Alderbrook Council")
    return member_of("Rhys", council, "directory_editor")
