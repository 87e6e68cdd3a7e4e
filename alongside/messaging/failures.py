"""How a way out says no. The words are kept beside the message, so they never name an address."""


class NotTaken(Exception):  # noqa: N818 - said by somebody else's service
    """It did not take the message this time; it may be tried again."""


class Undeliverable(NotTaken):
    """It will never take this message: the address is wrong, or may not be written to."""
