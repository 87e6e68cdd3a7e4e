"""Who came to a session: a line for each place, walk-ins, and how many were in the room."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.booking.models.place import Place
from alongside.booking.models.session import Session
from alongside.booking.states import REGISTER_MOVES, RegisterStatus
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation

MOST_HEADS = 2000


class RegisterLine(Row):
    """Whether somebody came who had a place. There is none until something was said of it.

    ``mark_id`` is the mark that stands: whoever says something else must have seen it.
    """

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="line")
    status = models.CharField(max_length=8, choices=RegisterStatus, default=RegisterStatus.EXPECTED)
    mark_id = models.UUIDField()

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"line of {self.place_id}"


class RegisterMark(AppendOnly):
    """One tap: what, to which status, who, when. Its id is the one that the phone gave it.

    ``referral_was`` is the status of the referral that it moved, to which undoing leads back.
    """

    line = models.ForeignKey(RegisterLine, on_delete=models.PROTECT, related_name="marks")
    name = models.CharField(
        max_length=6, choices=[(name, move.label) for name, move in REGISTER_MOVES.items()]
    )
    status = models.CharField(max_length=8, choices=RegisterStatus)
    tapped_at = models.DateTimeField(help_text="when it was tapped; it may have come in later")
    referral_was = models.CharField(max_length=14, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"{self.name} {self.line_id}"


class WalkIn(Row):
    """Somebody who came without a place, and how to reach them: of whom no record is kept.

    Name and way are emptied after a while; that somebody came stays.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="walk_ins")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    reach = models.CharField(max_length=200, blank=True, help_text="a number or an address")
    tapped_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked = models.CharField(
        max_length=9, blank=True, help_text="a team was asked to take them on: the reference"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("tapped_at", "id")
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(emptied_at=None),
                name="walk_ins_with_names",
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"walk-in of {self.session_id}"


class HeadCount(AppendOnly):
    """How many were in the room in all, as somebody counted; the last one stands."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="head_counts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST_HEADS)])
    tapped_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"{self.count} in {self.session_id}"
