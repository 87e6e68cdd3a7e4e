"""What must be right before anything starts: a message that is marked as sent is really sent."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks

TAG = "messaging"
SHORTEST_TOKEN = 32
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# Of a key, the name that its owner gave it, the service and the secret.
_KEY = re.compile(rf".*{_UUID}-{_UUID}", re.IGNORECASE)


@checks.register(TAG)
def ways_out(app_configs: Any, **_options: Any) -> list[checks.CheckMessage]:
    """No simulator where there are real people; all that GOV.UK Notify needs, where it is used."""
    return [*_simulators(), *_notify()]


def _simulators() -> Iterator[checks.CheckMessage]:
    if settings.MODE != "production":
        return
    if settings.TEXTS_VIA == "simulator":
        yield checks.Error(
            "Text messages would be marked as sent, and nobody would get them.",
            hint="ALONGSIDE_TEXTS=simulator is for demonstrations. Set it to notify or none.",
            id="messaging.E001",
        )
    if settings.MESSAGES_VIA == "simulator":
        yield checks.Warning(
            "E-mails are marked as sent, and nobody gets them.",
            hint="ALONGSIDE_MESSAGES=simulator is for trials. Set it to smtp or notify.",
            id="messaging.W001",
        )


def _notify() -> Iterator[checks.CheckMessage]:
    used = {
        "TEXT": settings.TEXTS_VIA == "notify",
        "EMAIL": settings.MESSAGES_VIA == "notify",
    }
    if (any(used.values()) or settings.LETTERS_VIA == "notify") and not _KEY.fullmatch(
        settings.NOTIFY_KEY
    ):
        yield checks.Error(
            "GOV.UK Notify needs a key, and ALONGSIDE_NOTIFY_KEY holds none.",
            hint="Copy it whole from “API integration” there, with the name in front.",
            id="messaging.E002",
        )
    if settings.NOTIFY_CALLBACK_TOKEN and len(settings.NOTIFY_CALLBACK_TOKEN) < SHORTEST_TOKEN:
        yield checks.Error(
            "The token that GOV.UK Notify shows when it calls can be guessed.",
            hint=f"ALONGSIDE_NOTIFY_CALLBACK_TOKEN needs at least {SHORTEST_TOKEN} characters.",
            id="messaging.E004",
        )
    for kind, is_used in used.items():
        name = f"NOTIFY_{kind}_TEMPLATE"
        if is_used and not re.fullmatch(_UUID, getattr(settings, name), re.IGNORECASE):
            yield checks.Error(
                f"GOV.UK Notify needs a template, and ALONGSIDE_{name} holds no id of one.",
                hint="docs/running/messages.md says what stands in it.",
                id="messaging.E003",
            )
