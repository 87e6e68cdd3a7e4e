"""A person's place in a session."""

from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.booking.models.session import Session
from alongside.booking.states import HELD, PLACE_MOVES, PlaceStatus
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person


class Place(Row):
    """Somebody comes to a session, is offered to, or no longer does.

    ``referral_id`` names a referral of the referrals app, which stands above this one;
    ``from_organisation`` is who sent it, and may see the place as well.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="booked")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    referral_id = models.UUIDField()
    status = models.CharField(max_length=10, choices=PlaceStatus, default=PlaceStatus.BOOKED)
    answer_by = models.DateTimeField(
        null=True, blank=True, help_text="until when an offer is kept for them"
    )
    change_asked_at = models.DateTimeField(null=True, blank=True)
    change_words = models.TextField(blank=True, help_text="what would suit them better")

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("session", "person"),
                condition=models.Q(status__in=sorted(HELD)),
                name="one_place_a_session",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="offered") | models.Q(answer_by__isnull=False),
                name="an_offer_says_until_when",
            ),
        ]
        indexes = [
            models.Index(fields=["referral_id"], name="places_of_a_referral"),
            models.Index(fields=["person"], name="places_of_a_person"),
            models.Index(
                fields=["answer_by"], condition=models.Q(status="offered"), name="open_offers"
            ),
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"place in {self.session_id}"

    @property
    def is_held(self) -> bool:
        return self.status in HELD


class PlaceMove(AppendOnly):
    """One step of a place: what, to which status, who, when."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(
        max_length=10, choices=[(name, move.label) for name, move in PLACE_MOVES.items()]
    )
    status = models.CharField(max_length=10, choices=PlaceStatus)
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
        return f"{self.name} {self.place_id}"
