"""Ideas of a team: who had one, who likes it, and what becomes of it."""

import pgtrigger
from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation
from alongside.owncare.states import IdeaState

LONGEST_TITLE = 120
LONGEST_IDEA = 2_000
LONGEST_REASON = 500


class Idea(Row):
    """Something to try, in the words of whoever had it; ``reason`` and ``owner`` as last said."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=IdeaState, default=IdeaState.NEW)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="new", decided_at=None)
                | ~models.Q(state="new")
                & models.Q(decided_at__isnull=False)
                & ~models.Q(reason=""),
                name="idea_that_was_decided_says_why",
            )
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="ideas_of_a_team")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(
                name="only_its_course", exclude=["state", "reason", "owner", "decided_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"idea {self.pk}"


class IdeaVote(Row):
    """That somebody likes an idea: one vote each, which they may take back."""

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="votes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("idea", "by"), name="one_vote_each")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"vote for {self.idea_id}"


class IdeaMove(AppendOnly):
    """One decision about an idea: what, why, who does it, and by whom."""

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=7, choices=IdeaState)
    reason = models.CharField(max_length=LONGEST_REASON)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.state} ({self.idea_id})"
