"""Rows written by the thousand hold what was laid down, to the letter."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.common.places import Place
from alongside.directory.copying import Rows, new_key
from alongside.directory.models import CostOption, ImportBatch, Location, Service, ServiceArea
from alongside.organisations.models import Organisation

ODD = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def haven(db):
    return Organisation.objects.create(name="Haven", kind="provider")


def made(haven, **columns):
    rows, key = Rows(), new_key()
    rows.add(Service, id=key, organisation_id=haven.pk, **columns)
    rows.copy()
    return Service.objects.get(pk=key)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ODD, ODD)
def test_every_text_arrives_as_it_was_laid_down(haven, name, description):
    found = made(haven, name=name, description=description)
    assert (found.name, found.description) == (name, description)


@pytest.mark.parametrize("text", ["\\N", "\\.", "a\tb\n\r\\t", "{a,b}", "", "“🙂”"])
def test_what_copy_would_read_otherwise(haven, text):
    assert made(haven, name=text, minimum_age=None, takes_referrals=True).name == text


def test_values_of_every_kind(haven):
    found = made(haven, name="x", minimum_age="", maximum_age=12, takes_referrals=True)
    assert (found.minimum_age, found.maximum_age, found.takes_referrals) == (None, 12, True)
    rows = Rows()
    rows.add(ServiceArea, id=new_key(), service_id=found.pk, outcodes=["LS1", 'a"b\\'])
    rows.add(Location, id=new_key(), place=Place(430000.5, 433000))
    rows.add(Location, id=new_key(), place=None)
    rows.add(CostOption, id=new_key(), service_id=found.pk, amount=Decimal("3.50"))
    rows.add(
        ImportBatch, id=new_key(), source="x", file_name="x", actor="x", counts={"a": ['b\t\\"\n']}
    )
    rows.copy()
    assert ServiceArea.objects.get().outcodes == ["LS1", 'a"b\\']
    assert set(Location.objects.values_list("place", flat=True)) == {Place(430000.5, 433000), None}
    assert CostOption.objects.get().amount == Decimal("3.50")
    assert ImportBatch.objects.get().counts == {"a": ['b\t\\"\n']}
