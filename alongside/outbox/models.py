"""Facts to be told: stored in the transaction that made them true, delivered by a worker."""

from django.db import models

from alongside.common.models import Row


class OutboxFact(Row):
    """Something that happened, by name and by ids; whoever subscribed to the topic is told.

    Told at least once: a subscriber must bear being told twice. Silence is visible: a fact that
    nobody has delivered has no ``delivered_at``.
    """

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True, help_text="the same fact never twice")
    payload = models.JSONField(default=dict, help_text="ids and codes, never stories")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], condition=models.Q(delivered_at=None), name="outbox_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
