"""What every table shares."""

import uuid
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str
from django.utils.translation import get_language
from uuid_utils.compat import uuid7

from alongside.common import clock


def new_id() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562 version 7): rows made together lie together on disk."""
    identifier: uuid.UUID = uuid7()
    return identifier


class Row(models.Model):
    """A row with an unguessable id made before it is written, and the moment it was made.

    The id is never read back from the database: an INSERT … RETURNING would ask row security
    for the right to read what was just written, which the writer may rightly not have.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> str:  # noqa: N802 - Django's
        """What ``get_…_display`` says; Django itself translates every choice to find the one."""
        return _label(get_language(), field, getattr(self, field.attname))


@lru_cache(maxsize=10_000)
def _label(_language: str | None, field: "models.Field[Any, Any]", value: Any) -> str:
    labels = (label for code, label in field.flatchoices if code == value)
    return force_str(next(labels, value), strings_only=True)


class AppendOnly(Row):
    """A row that is written once: it can be neither saved again nor deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only.")
