"""Every move of a problem, a proposal or a claim, kept for good."""

from django.db import models

from alongside.accounts.models import User
from alongside.common.models import AppendOnly
from alongside.directory.models.belonging import of_one_thing
from alongside.directory.models.claim import Claim
from alongside.directory.models.problem import Problem
from alongside.directory.models.proposal import Proposal


class KeepingMove(AppendOnly):
    """Who moved it, when, to which status and why. ``reason`` is what the other side was told."""

    problem = models.ForeignKey(Problem, null=True, on_delete=models.CASCADE, related_name="moves")
    proposal = models.ForeignKey(
        Proposal, null=True, on_delete=models.CASCADE, related_name="moves"
    )
    claim = models.ForeignKey(Claim, null=True, on_delete=models.CASCADE, related_name="moves")
    name = models.CharField(max_length=20)
    status = models.CharField(max_length=20, help_text="that it led to")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [of_one_thing("move_of_one_thing", "problem", "proposal", "claim")]

    def __str__(self) -> str:
        return f"{self.name} → {self.status}"
