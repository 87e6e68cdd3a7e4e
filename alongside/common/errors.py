"""How the house says no."""


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not a fault of the program
    """The house will not do this. The message says what is wrong and what to do, in plain words.

    ``field`` names the form field at fault, where there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotPermitted(Refused):
    """The actor's role does not allow this."""


class OutOfTurn(Refused):
    """The move is not legal from the present status: someone else may have been faster."""


class TooOften(Refused):
    """Asked too often of late; ``retry_after`` seconds from now it may be asked again."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
