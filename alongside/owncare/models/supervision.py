"""Supervision: who talks with whom and when, and apart from it what the two of them agreed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person

LONGEST_NOTE = 10_000
LONGEST_ACTION = 300


class Supervision(Row):
    """Two colleagues who meet about the work of one of them, and when they meet next."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    next_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "worker", "supervisor"),
                condition=Q(ended_at=None),
                name="two_meet_for_supervision_once",
            ),
            models.CheckConstraint(
                condition=~Q(worker=F("supervisor")), name="nobody_supervises_themselves"
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_next_and_end", exclude=["next_on", "ended_at"]),
        ]

    def __str__(self) -> str:
        return f"supervision {self.pk}"


class Meeting(Row):
    """That the two met, and on which day: the team's leads read this and no more."""

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-held_on", "-id")
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class MeetingNote(Row):
    """What the two want to remember: theirs alone."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="note")
    text = models.TextField()

    class Meta:
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"note of {self.meeting_id}"


class AgreedAction(Row):
    """What one of the two does until they meet again: theirs alone."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=LONGEST_ACTION)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_done", exclude=["done_at"]),
        ]

    def __str__(self) -> str:
        return f"action of {self.meeting_id}"


class DiscussedPerson(Row):
    """Whose case was talked about: a link, which opens to whoever of the two may see the person."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="discussed")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("meeting", "person"), name="discussed_once")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"discussed in {self.meeting_id}"
