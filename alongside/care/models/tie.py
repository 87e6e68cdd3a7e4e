"""Who and what somebody has around them: the people, groups and places on their network map."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.care.models.case import Case
from alongside.common.models import Row

LONGEST_NAME = 40


class Tie(Row):
    """One person, group or place on the map, as it stood from ``begun_at`` until ``ended_at``.

    A change ends the row and begins another of the same ``thing``, so the map can be drawn as it
    was at any moment. The name is a first name or a role: others have not been asked whether they
    want to stand here. What the person put there on their own pages, ``own``, they alone change.
    """

    class Circle(models.TextChoices):
        CLOSEST = "closest", _("Closest")
        FRIENDS = "friends", _("Friends and family")
        AROUND = "around", _("Acquaintances and groups")
        PAID = "paid", _("People whose job it is")

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        GROUP = "group", _("Group")
        PLACE = "place", _("Place")

    class Often(models.TextChoices):
        DAILY = "daily", _("Most days")
        WEEKLY = "weekly", _("Most weeks")
        MONTHLY = "monthly", _("Most months")
        RARELY = "rarely", _("Less often")
        UNKNOWN = "", _("Not said")

    class Feels(models.TextChoices):
        HELPS = "helps", _("Does them good")
        MIXED = "mixed", _("Both good and hard")
        DRAINS = "drains", _("Takes their strength")
        UNKNOWN = "", _("Not said")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ties")
    thing = models.UUIDField(default=uuid.uuid4, help_text="the same through all its changes")
    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=6, choices=Kind)
    circle = models.CharField(max_length=7, choices=Circle)
    often = models.CharField(max_length=7, choices=Often, blank=True)
    feels = models.CharField(max_length=6, choices=Feels, blank=True)
    wished = models.BooleanField(default=False, help_text="not there yet: they wish it were")
    own = models.BooleanField(default=False, help_text="written by the person themselves")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("begun_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["thing"],
                condition=models.Q(ended_at=None),
                name="a_thing_stands_once_on_a_map",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("begun_at")),
                name="a_tie_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["case", "begun_at"], name="ties_of_a_case")]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"tie of {self.case_id}"
