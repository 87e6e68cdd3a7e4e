"""What is done with data, and who agreed how to treat it, stands where its officer reads it."""

import re

import pytest
from django.urls import reverse

from alongside.rights.processing import register
from alongside.rights.retention.schedule import schedule

pytestmark = pytest.mark.django_db


def test_each_activity_says_all_that_article_30_asks():
    for one in register().activities:
        assert all(text.strip() for text in vars(one).values()), one.code
    codes = [one.code for one in register().activities]
    assert len(set(codes)) == len(codes)


def test_classes_of_the_schedule_that_it_names_are_there():
    named = {name for one in register().activities for name in re.findall("“(.+?)”", one.kept)}
    assert named == {one.code for one in schedule().classes}


def test_the_officer_reads_both_registers_and_nobody_else(scene, browser_of):
    page = browser_of(scene.petra).get(reverse("processing"))
    assert "Hiding where somebody is" in page.text and "Agreements about sharing" in page.text
    assert "Class “record”" not in page.text, "a class is called by its name, not by its code"
    assert "Green Shoots" in page.text, "whoever is sent people has agreed"
    for name in ("leila", "dev", "efua"):
        assert browser_of(getattr(scene.people, name)).get(reverse("processing")).status_code == 403
