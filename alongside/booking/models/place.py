"""A person's place in a session."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.booking.models.session import Session
from alongside.booking.states import HELD, PLACE_MOVES, PlaceStatus
from alongside.booking.support import LONGEST_WORDS, Help, Support, help_in
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person


def _kinds(said: str) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=11, choices=Support), default=list, blank=True, help_text=said
    )


class WithHelp(models.Model):
    """What would help the person to come, and what whoever arranges it has to know."""

    help_wanted = _kinds("what would help them to come")
    help_words = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        abstract = True

    @property
    def help_labels(self) -> list[str]:
        """What is asked for, in words."""
        return [str(kind.label) for kind in Support if kind in self.help_wanted]


class Place(WithHelp, Row):
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
    help_arranged = _kinds("of it, what is arranged")
    help_refused = _kinds("of it, what cannot be arranged")

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
            models.CheckConstraint(
                condition=models.Q(help_arranged__contained_by=models.F("help_wanted"))
                & models.Q(help_refused__contained_by=models.F("help_wanted"))
                & ~models.Q(help_arranged__overlap=models.F("help_refused")),
                name="help_is_answered_once_where_asked",
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

    @property
    def help(self) -> list[Help]:
        """What is asked for, each with how far it is."""
        return help_in(self.help_wanted, self.help_arranged, self.help_refused)

    @property
    def help_open(self) -> list[Help]:
        """What nobody has answered yet."""
        return [one for one in self.help if one.is_open]


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
