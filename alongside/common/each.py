"""One after the other, so that what fails for one stops none of the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

One = TypeVar("One")
logger = logging.getLogger(__name__)


def for_each(ones: Iterable[One], do: Callable[[One], object]) -> None:
    """Do it for each; failures are logged as they come.

    Raises them together as an ExceptionGroup, once the last was had.
    """
    failed = []
    for one in ones:
        try:
            do(one)
        except Exception as error:
            logger.exception("It failed for %s", one)
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"It failed for {len(failed)}", failed)
