"""When something happened in a case, and of what kind it was: what a story is put in order by."""

from django.db import models


class Moment(models.Model):
    """One of them, of a case that the actor sees. A view: whether they do is asked once for all.

    Row security on each kind of rows would ask it of every row anew. What happened is read of the
    rows themselves, behind both locks.
    """

    id = models.UUIDField(primary_key=True, help_text="that of the row")
    case_id = models.UUIDField()
    kind = models.TextField()
    at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "care_moment"

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"
