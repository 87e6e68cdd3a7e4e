"""The browser and the club of the pages' tests."""

from tests.web.conftest import browser_of, trial_pages
from tests.web.directory.conftest import club

__all__ = ["browser_of", "club", "trial_pages"]
