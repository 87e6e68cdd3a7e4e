"""The browser of the tests of pages, for those of lists too."""

from tests.web.conftest import browser_of

__all__ = ["browser_of"]
