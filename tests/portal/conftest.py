"""The browser of the tests of pages, for those of a person's own pages too."""

from tests.web.conftest import browser_of
from tests.web.directory.conftest import club

__all__ = ["browser_of", "club"]
