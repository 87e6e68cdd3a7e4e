"""Somebody who waits for a place."""

from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.booking.models.place import Place, WithHelp
from alongside.booking.models.session import Session
from alongside.booking.states import QUEUED, WAITING_MOVES, WaitingStatus
from alongside.common.models import AppendOnly, Row
from alongside.directory.models import Service
from alongside.organisations.models import Organisation
from alongside.people.models import Person


class WaitingEntry(WithHelp, Row):
    """Who came first is offered first. ``session`` is the one they want; none: whichever is next.

    ``place`` is what they are or were offered last.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="waiting"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    referral_id = models.UUIDField()
    status = models.CharField(max_length=8, choices=WaitingStatus, default=WaitingStatus.WAITING)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was asked whether they still want it"
    )
    wanted_at = models.DateTimeField(null=True, blank=True, help_text="when they last said yes")

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("service", "person"),
                condition=models.Q(status__in=sorted(QUEUED)),
                name="waits_once_for_a_service",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="offered") | models.Q(place__isnull=False),
                name="who_is_offered_has_a_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service", "created_at"],
                condition=models.Q(status="waiting"),
                name="who_waits_in_order",
            ),
            models.Index(fields=["referral_id"], name="waits_of_a_referral"),
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"waits for {self.service_id}"


class WaitingMove(AppendOnly):
    """One step on the waiting list: what, to which status, who, when."""

    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(
        max_length=6, choices=[(name, move.label) for name, move in WAITING_MOVES.items()]
    )
    status = models.CharField(max_length=8, choices=WaitingStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="nobody: the house itself, or the person by a link",
    )

    class Meta:
        ordering = ("created_at", "id")
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"{self.name} {self.entry_id}"
