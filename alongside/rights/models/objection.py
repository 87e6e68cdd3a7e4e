"""That somebody does not want what is held about them used beyond their own care."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.rights.states import Learned, Source


class Objection(Row):
    """One objection, from when to when, and where it was learned."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source)
    learned = models.CharField(max_length=10, choices=Learned)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_for = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="for which organisation that user acted; null: the person themselves",
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("person", "source"),
                condition=Q(ended_at=None),
                name="one_live_objection_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="ended_objection_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(learned="pages", recorded_for=None, source="own")
                | ~Q(learned="pages") & Q(recorded_for__isnull=False),
                name="on_their_own_pages_they_object_themselves",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["ended_at", "ended_by"]),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.person_id})"
