"""Whoever runs a new version hears that its vocabulary is not loaded yet."""

import pytest
from django.core import checks
from django.db import OperationalError

from alongside.needs import services
from alongside.needs.models import Need, ShippedNeed


def warned() -> list[str]:
    return [str(one.msg) for one in checks.run_checks(tags=["needs"])]


def test_a_vocabulary_that_is_loaded_is_passed_over_whatever_people_changed(db):
    services.bring_up_to(services.vocabulary.read())
    Need.objects.filter(code="food").update(name="Something to eat", synonyms=["soup"])
    assert warned() == []


def test_new_words_of_a_version_are_said_until_they_are_loaded(db):
    services.bring_up_to(services.vocabulary.read())
    ShippedNeed.objects.filter(code="food").update(synonyms=["soup"])
    ShippedNeed.objects.filter(code="pets").delete()
    assert warned() == ["2 needs read otherwise in this version than the database knows them."]
    services.bring_up_to(services.vocabulary.read())
    assert warned() == []


@pytest.mark.django_db
def test_without_a_database_nothing_is_said_of_it(monkeypatch):
    def gone(_entries):
        raise OperationalError("no server")

    monkeypatch.setattr("alongside.needs.checks.newer_than_loaded", gone)
    assert warned() == []
