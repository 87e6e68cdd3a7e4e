"""What the pages need said once, as the process starts."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The fields of forms speak in our own words."""

    name = "alongside.ui"

    def ready(self) -> None:
        """Before any form is read: a field keeps the words that stand when it is made."""
        from alongside.ui.wording import say_in_our_words

        say_in_our_words()
