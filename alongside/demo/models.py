"""How far the demo area has been built."""

from django.db import models

from alongside.common.models import Row


class DemoArea(Row):
    """The one invented area of this installation, and all that its content hangs on."""

    seed = models.PositiveIntegerField()
    as_of = models.DateTimeField(help_text="the moment up to which its history is told")

    def __str__(self) -> str:
        return f"demo area from seed {self.seed}"


class DemoLife(Row):
    """One of its people, whose history is told or still to tell.

    ``is_told`` is committed together with the history: a build that was cut off goes on with
    those that are left.
    """

    number = models.PositiveIntegerField(unique=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["number"], condition=models.Q(is_told=False), name="to_be_told")
        ]

    def __str__(self) -> str:
        return f"life {self.number}"
