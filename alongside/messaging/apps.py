"""The app of messages, with the checks of its ways out."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Knows at the start whether messages can leave the house."""

    name = "alongside.messaging"

    def ready(self) -> None:
        from alongside.messaging import checks  # noqa: F401 - registers them
