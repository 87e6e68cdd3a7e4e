"""The browser of the pages' tests."""

from tests.web.conftest import browser_of

__all__ = ["browser_of"]
