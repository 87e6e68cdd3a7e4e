"""The browser and the club of the pages' tests, and doors that are shut without a word."""

import pytest
from django.http import HttpResponse

from tests.web.conftest import browser_of, trial_pages
from tests.web.directory.conftest import club

__all__ = ["browser_of", "club", "trial_pages"]


@pytest.fixture
def no_page_at_shut_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doors that are shut say it without drawing a page: on a walk there are a thousand of them.

    The page is the same for everybody, and is drawn before anything is read; tests/web looks at it.
    """
    for drawn in ("closed_to_role", "_stale"):
        monkeypatch.setattr(
            f"alongside.web.errors.{drawn}", lambda *_about: HttpResponse(status=403)
        )
