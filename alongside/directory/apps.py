"""The directory as a Django application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DirectoryConfig(AppConfig):
    """After every migration the database is told what the reviewed files say."""

    name = "alongside.directory"

    def ready(self) -> None:
        post_migrate.connect(_use_usual_pace, sender=self)


def _use_usual_pace(**_signal: Any) -> None:
    from alongside.directory.services.usual_pace import use_usual_pace

    use_usual_pace()
