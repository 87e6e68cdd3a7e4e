"""Whoever answers for an organisation, and whoever looks after the area."""

import pytest

from alongside.organisations.models import Organisation
from tests.factories.standing import member_of
from tests.web.conftest import browser_of

__all__ = ["browser_of"]


@pytest.fixture
def lena(people):
    """Answers for Green Shoots, where Dev works."""
    return member_of("Lena", Organisation.objects.get(name="Green Shoots"), "organisation_lead")


@pytest.fixture
def priya(people):
    """Looks after the borough."""
    council = Organisation.objects.get(name="Alderbrook Council")
    return member_of("Priya", council, "administrator")
