"""The browser of the tests of pages, for those of the work after acceptance too."""

from tests.web.conftest import browser_of

__all__ = ["browser_of"]
