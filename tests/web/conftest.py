import pytest
from django.test import Client

from alongside.accounts.actor import Actor
from alongside.accounts.models import User


@pytest.fixture
def browser_of():
    """A browser in which somebody is signed in."""

    def signed_in(actor: Actor, **options) -> Client:
        client = Client(**options)
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return signed_in


@pytest.fixture
def trial_pages(settings):
    """Serve the small pages of tests/web/trial_pages.py beside the real ones."""
    settings.ROOT_URLCONF = "tests.web.trial_pages"
