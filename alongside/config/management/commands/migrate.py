"""``alongside migrate``: Django's own, but for a new database in a fraction of the time."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        applied = MigrationRecorder(connections[options["database"]]).applied_migrations()
        with nullcontext() if applied else _drawing_only_what_changes():
            super().handle(*args, **options)


@contextmanager
def _drawing_only_what_changes() -> Iterator[None]:
    """With each model that a migration changes, draw that one anew and no other.

    Django draws all that are related to it, at whatever distance, for rows that are there already;
    a new database has none. ``tests/config/test_processes.py`` sees that the same comes of both
    ways.
    """

    def only_itself(
        state: ProjectState, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        state.is_delayed = True  # code that asks for models finds them all drawn anew
        return {(app_label, model_name)}

    with patch.object(ProjectState, "_find_reload_model", only_itself):
        yield
