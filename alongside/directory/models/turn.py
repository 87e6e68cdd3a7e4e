"""How often somebody has used what is open to all."""

from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row


class Turn(Row):
    """One use of a public verb. Of its caller a keyed hash is kept, for an hour or two."""

    caller = models.CharField(max_length=64, help_text="a keyed hash, another one every day")
    verb = models.CharField(max_length=20)

    class Meta:
        triggers = [RefuseWithoutActor()]
        indexes = [
            models.Index(fields=["caller", "verb", "created_at"], name="turns_of_caller"),
            models.Index(fields=["created_at"], name="turns_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} at {self.created_at:%H:%M}"
