"""What people text back, and the numbers that want no more."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.messaging.models.message import Message


class StoppedNumber(Row):
    """A mobile number from which somebody asked for no more text messages: they get none."""

    number = models.CharField(max_length=20, help_text="E.164")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="they asked for them again")

    class Meta:
        triggers = [RefuseWithoutActor()]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(ended_at=None),
                name="a_number_is_stopped_once",
            )
        ]

    def __str__(self) -> str:
        return f"stopped number {self.pk}"


class Answer(Row):
    """A text message that came back to us. Its words are kept until somebody has taken them over.

    ``message`` is what it answers: the last one that went to its number.
    """

    class Said(models.TextChoices):
        STOP = "stop", _("No more text messages")
        START = "start", _("Text messages again")
        YES = "yes", _("Yes")
        NO = "no", _("No")
        RING = "ring", _("Please ring me")
        WORDS = "words", _("In their own words")

    given_id = models.CharField(max_length=60, unique=True, help_text="the carrier's own id of it")
    message = models.ForeignKey(
        Message, null=True, on_delete=models.PROTECT, related_name="answers"
    )
    shared = models.BooleanField(
        default=False,
        help_text="more than one person was written to there: nobody knows whose it is",
    )
    said = models.CharField(max_length=5, choices=Said)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"answer {self.pk} ({self.said})"
