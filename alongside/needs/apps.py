"""The vocabulary of need as a Django application."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.db.models.signals import post_migrate


class NeedsConfig(AppConfig):
    """After every migration the vocabulary is brought up to the one that is shipped."""

    name = "alongside.needs"

    def ready(self) -> None:
        from alongside.needs import checks  # noqa: F401 - registers them

        post_migrate.connect(_bring_up_to_date, sender=self)


def _bring_up_to_date(apps: Any = all_apps, **_signal: Any) -> None:
    from alongside.needs import vocabulary
    from alongside.needs.services import bring_up_to

    try:
        apps.get_model("needs", "ShippedNeed")
    except LookupError:
        return  # migrated back to before there was such a table
    bring_up_to(vocabulary.read())
