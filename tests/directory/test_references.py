"""References are checked when it is asked for; what has to wait for the commit goes on waiting."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from alongside.directory.models import Moment, Service
from alongside.directory.references import check_references
from alongside.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_a_service_of_nobody_is_found_at_once():
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.create(name="Lunch club", organisation_id=uuid.uuid4())
        check_references()


def test_the_moment_of_a_change_is_still_the_commit():
    haven = Organisation.objects.create(name="Haven", kind="provider")
    Service.objects.create(name="Lunch club", organisation=haven)
    before = Moment.objects.latest("id").at
    check_references()
    assert Moment.objects.latest("id").at == before
