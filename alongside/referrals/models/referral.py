"""One organisation asking another to take someone on, until the loop is closed."""

import secrets
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import Row
from alongside.common.moves import Move, possible
from alongside.common.row_security import APP_ROLE
from alongside.common.working_days import between
from alongside.consent.models import Consent
from alongside.directory.models import Service
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.people.models import OwnAccount, Person
from alongside.referrals.about_me import AboutMe, read
from alongside.referrals.important import shown_issues
from alongside.referrals.states import (
    LINK_WORKER_MOVES,
    MOVES,
    OPEN,
    REASONED,
    UNANSWERED,
    WORKING,
    Side,
    Status,
)

# Letters and digits that are not mistaken for each other when read aloud or written by hand.
REFERENCE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
LONGEST_TEXT = 10_000  # characters of anything that somebody writes
HELD_BY_ONE = WORKING | {Status.COMPLETED}


def new_reference() -> str:
    """A reference that a person can read out: like “7KX3-9PQ2”. Says nothing about anybody."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class Referral(Row):
    """A request to take somebody on, from one organisation to another."""

    class Kind(models.TextChoices):
        LINK_WORKER = "link_worker", _("To a link-worker team")
        PROVIDER = "provider", _("To a service")

    class Feedback(models.TextChoices):
        NONE = "none", _("No messages")
        KEY = "key", _("Key events: accepted, declined, finished")
        FULL = "full", _("Every step")

    class Urgency(models.TextChoices):
        ROUTINE = "routine", _("Routine")
        SOON = "soon", _("Soon: within a few days")

    class Fit(models.TextChoices):
        """Where one form asked several services at once: who of them may have the person."""

        FIRST = "first", _("The first that accepts takes them on")
        ALL = "all", _("Each of them may accept")

    class Risk(models.TextChoices):
        """PRSB 1.1, section 17: at least one entry, and “no known risks” is an answer."""

        NONE_KNOWN = "none", _("No known risks")
        KNOWN = "known", _("There is something to know")

    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=14, choices=Status, default=Status.DRAFT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    from_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="referrals_sent"
    )
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="referrals_received"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    service_snapshot = models.JSONField(
        default=dict, blank=True, help_text="what the service said of itself when it was chosen"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="onward"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who at the receiving organisation has it in hand",
    )
    reasons = models.ManyToManyField(Need, through="ReferralReason", related_name="+")
    words = models.TextField(blank=True, help_text="in the person's own words")
    about_me = models.JSONField(
        default=dict, blank=True, help_text="chosen parts of “About me”, as they stood that day"
    )
    note = models.TextField(blank=True, help_text="from the referrer to the receiver")
    asked_by = models.TextField(
        blank=True,
        help_text="by the front door: who asked, and how to reach them, as they let the team keep",
    )
    risk = models.CharField(max_length=10, choices=Risk)
    risk_note = models.TextField(blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.ROUTINE)
    feedback = models.CharField(max_length=5, choices=Feedback, default=Feedback.KEY)
    told = models.JSONField(
        default=dict, blank=True, help_text="what the sender said of the person, where it is news"
    )
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=60, help_text="of the form that sent it: a retry is no twin")
    together: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(
        null=True, blank=True, help_text="the same for all that one form asked at once"
    )
    fit = models.CharField(max_length=5, choices=Fit, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(
        null=True, blank=True, help_text="the last day of the time promised when it was sent"
    )
    nudged_on = models.DateField(null=True, blank=True, help_text="the receiver was reminded")
    escalated_on = models.DateField(null=True, blank=True, help_text="whoever answers for them was")
    seen_to_at = models.DateTimeField(
        null=True, blank=True, help_text="the sender has seen to what came back"
    )
    from_read_at = models.DateTimeField(
        null=True, blank=True, help_text="somebody of the sender last read what the other wrote"
    )
    to_read_at = models.DateTimeField(
        null=True, blank=True, help_text="somebody of the receiver last read what the other wrote"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("from_user", "key"), name="one_referral_per_form"),
            models.CheckConstraint(
                condition=models.Q(kind="provider", service__isnull=False)
                | models.Q(kind="link_worker", service=None),
                name="provider_referral_names_a_service",
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft")
                | models.Q(sent_at__isnull=False)
                | models.Q(status="withdrawn"),
                name="sent_referral_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(risk="none") | ~models.Q(risk_note=""),
                name="known_risk_is_described",
            ),
            models.CheckConstraint(
                condition=models.Q(together=None, fit="")
                | models.Q(together__isnull=False) & ~models.Q(fit=""),
                name="asked_together_says_who_may_accept",
            ),
            models.UniqueConstraint(
                fields=("together",),
                condition=models.Q(fit="first", status__in=sorted(str(one) for one in HELD_BY_ONE)),
                name="first_fit_is_taken_by_one",
            ),
        ]
        indexes = [
            models.Index(fields=["to_organisation", "status", "sent_at"], name="referral_to"),
            models.Index(fields=["from_organisation", "-sent_at"], name="referral_from"),
            models.Index(
                fields=["answer_by"],
                condition=models.Q(status__in=sorted(UNANSWERED)),
                name="referral_unanswered",
            ),
            models.Index(
                fields=["together"],
                condition=models.Q(together__isnull=False),
                name="referral_together",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            # A copy with its day: neither side writes the person's words anew.
            pgtrigger.Protect(
                name="what_they_wrote_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"NEW.about_me <> OLD.about_me AND current_user = '{APP_ROLE}'"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def legal_moves(self) -> dict[str, Move]:
        """The table of moves for this kind of referral."""
        return LINK_WORKER_MOVES if self.kind == self.Kind.LINK_WORKER else MOVES

    @property
    def days_over(self) -> int:
        """Working days by which the promised answer is late today; 0 while it is not."""
        due, today = self.answer_by, clock.today()
        return between(due, today) if due and self.status in UNANSWERED else 0

    @property
    def came_back(self) -> bool:
        """Whether the sender has still to see to it."""
        back = (Status.DECLINED, Status.RETURNED)
        return self.status in back and self.seen_to_at is None

    @property
    def important_issues(self) -> list[str]:
        """What the practice tells link workers of somebody's health, as far as a page shows it."""
        return shown_issues(self.note)

    @property
    def own_account(self) -> AboutMe:
        """What the person wrote about themselves and chose to send along."""
        return read(self.about_me)

    @property
    def sender_name(self) -> str:
        """Who sent it, or asked for it by the front door. The account of a person themselves has
        no name."""
        asked = self.asked_by.partition("\n")[0]
        return asked or self.from_user.name or str(_("The person themselves"))

    @property
    def sent_by(self) -> str:
        """The same, with where they sent it from."""
        where = _("by the front door") if self.asked_by else self.from_organisation.name
        return f"{self.sender_name}, {where}"

    @property
    def to_reach_them(self) -> str:
        """How to reach who asked by the front door, where they let the team keep it."""
        return self.asked_by.partition("\n")[2]

    @property
    def stays_within(self) -> bool:
        """Whether a team sent it to itself: then no other organisation waits to hear of it."""
        return self.from_organisation_id == self.to_organisation_id

    @property
    def by_themselves(self) -> bool:
        """Whether the person asked for help themselves: then nobody else waits to hear of it."""
        own = OwnAccount.objects.filter(user_id=self.from_user_id, person_id=self.person_id)
        return self.stays_within and own.exists()

    @property
    def can_be_withdrawn(self) -> bool:
        return "withdraw" in possible(self.legal_moves, self.status)

    @property
    def receiver_sees_it(self) -> bool:
        """Whether a note would still be read: a receiver who said no sees the person no more, nor
        one who was sent them on an agreement that is over."""
        over = self.consent is not None and not self.consent.stands
        return self.status not in REASONED - {Status.CLOSED} and not over

    def has_on_side(self, side: Side, organisation_id: uuid.UUID | None) -> bool:
        """Whether the organisation stands on that side; a team may refer to itself."""
        theirs = self.to_organisation_id if side == Side.TO else self.from_organisation_id
        return organisation_id == theirs
