"""A visitor of the demonstration can be the person too."""

import pytest
from django.test import Client

from alongside.accounts.queries import demo_users
from alongside.demo.own_pages import LOGIN, open_pages
from alongside.people.models import OwnAccount

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("area"),
    pytest.mark.xdist_group("area"),
]


def test_one_person_signs_in_with_one_click_and_has_something_to_read(settings):
    settings.DEMO = True
    open_pages()
    open_pages()
    assert OwnAccount.objects.count() == 1
    assert LOGIN in [user.email for user in demo_users()]
    browser = Client()
    page = browser.post("/account/sign-in/demo/", {"email": LOGIN}, follow=True)
    assert page.request["PATH_INFO"] == "/my/"
    assert "is helping you" in page.text
    assert "My goal" in browser.get("/my/plan/").text
    assert "Agreed" in browser.get("/my/agreed/").text
    assert "opened your record" in browser.get("/my/looks/").text
