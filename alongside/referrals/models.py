"""One organisation asking another to take someone on, until the loop is closed."""

import secrets
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.document_files import JPEG, PDF
from alongside.common.models import AppendOnly, Row
from alongside.common.moves import Move, possible
from alongside.common.row_security import APP_ROLE
from alongside.common.virus_scan import Scan
from alongside.common.working_days import between
from alongside.consent.models import Consent
from alongside.directory.models import Service
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.people.models import OwnAccount, Person
from alongside.questions.models import Version
from alongside.questions.problems import LONGEST_LABEL
from alongside.referrals.about_me import AboutMe, read
from alongside.referrals.hearsay import Hearsay, whole_hearsay
from alongside.referrals.important import shown_issues
from alongside.referrals.states import (
    CORRECTED,
    LINK_WORKER_MOVES,
    MOVES,
    OPEN,
    REASONED,
    RESUMED,
    UNANSWERED,
    UNMARKED,
    WORKING,
    Reason,
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


_BY_NOBODY = {
    "book": _("The person: a place that was offered was taken"),
    "give_way": _("By itself: another service accepted first"),
}


class ReferralReason(Row):
    """One of the one to three needs that a referral names, in the order given."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="named_reasons")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("referral", "need"), name="each_reason_once"),
            models.UniqueConstraint(fields=("referral", "position"), name="each_position_once"),
            models.CheckConstraint(
                condition=models.Q(position__range=(1, 3)), name="one_to_three_reasons"
            ),
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return str(self.need)


class ReferralMove(Hearsay, AppendOnly):
    """One step in a referral's life: what, to which status, who, when, why."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(
        max_length=12,
        choices=[*((name, m.label) for name, m in MOVES.items()), RESUMED, UNMARKED, CORRECTED],
    )
    status = models.CharField(max_length=14, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="nobody: time ran out, another was faster, or an offered place was taken",
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    note = models.TextField(blank=True, help_text="to the other side")

    class Meta:
        ordering = ("created_at", "id")
        indexes = [models.Index(fields=["referral", "created_at"], name="moves_of_a_referral")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status__in=sorted(REASONED)) | ~models.Q(reason=""),
                name="an_unhappy_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    name__in=("lapse", "give_way", "book"), by=None, organisation=None
                )
                | ~models.Q(name__in=("lapse", "give_way"))
                & models.Q(by__isnull=False, organisation__isnull=False),
                name="only_time_moves_by_nobodys_hand",
            ),
            whole_hearsay("step_said_by_somebody"),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    @property
    def made_by(self) -> str:
        """Who made it, and for whom; or by what it happened."""
        if self.by and self.organisation:
            return self.in_words(f"{self.by.name}, {self.organisation.name}")
        return str(_BY_NOBODY.get(self.name, Side.HOUSE.label))

    def __str__(self) -> str:
        return f"{self.name} → {self.status}"


class ReferralNote(Hearsay, AppendOnly):
    """Something one side adds for the other, after the referral was sent."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ("created_at", "id")
        constraints = [whole_hearsay("note_said_by_somebody")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    @property
    def written_by(self) -> str:
        """Who wrote it, and for whom; or whose word it was that they wrote down."""
        return self.in_words(f"{self.by.name}, {self.organisation.name}")

    def __str__(self) -> str:
        return f"note on {self.referral_id}"


class ReferralFile(Row):
    """A letter, picture or form that came with a note: checked by what it holds, for both sides.

    Nobody opens one while the person is protected, but those who know where they are.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="files")
    note = models.ForeignKey(ReferralNote, on_delete=models.PROTECT, related_name="files")
    media = models.CharField(max_length=15, choices=[(JPEG, _("picture (JPEG)")), (PDF, "PDF")])
    size = models.PositiveIntegerField(help_text="bytes, as kept")
    content = models.BinaryField()
    scan = models.CharField(
        max_length=7, choices=Scan, default=Scan.NONE, help_text="what a virus scanner said"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("note",), name="one_file_with_a_note")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="never_changed", exclude=["scan"]),
        ]

    def __str__(self) -> str:
        return f"file of {self.referral_id}"

    @property
    def kilobytes(self) -> int:
        """How large it is, at least one."""
        return max(1, round(self.size / 1024))

    @property
    def file_name(self) -> str:
        """What it is called when it is handed out: nothing of anybody."""
        return f"file-{self.pk.hex[-8:]}"


class ReferralAnswer(AppendOnly):
    """What was answered to one question of the receiver's own form, as it was asked then.

    No text: it was asked and left empty. Of a protected person it is for those who know where.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="answers")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=40, help_text="its id in the version")
    label = models.CharField(max_length=LONGEST_LABEL)
    text = models.TextField(blank=True)
    value = models.JSONField(null=True, help_text="the same in codes: ids, an ISO date, a number")
    by_link = models.BooleanField(help_text="whoever answers by a link reads it too")

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=("referral", "question"), name="each_question_answered_once"
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"answer of {self.referral_id}"


class Promise(AppendOnly):
    """How soon an organisation answers, or is in touch, in working days: the newest word holds.

    Without a word of its own ``rules.PROMISED`` holds.
    """

    class Step(models.TextChoices):
        ANSWER = "answer", _("Answer a referral")
        CONTACT = "contact", _("Speak with the person for the first time")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="promises"
    )
    step = models.CharField(max_length=7, choices=Step)
    urgency = models.CharField(max_length=10, choices=Referral.Urgency)
    days = models.PositiveSmallIntegerField(help_text="working days")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=["organisation", "step", "urgency", "-created_at"], name="promise_that_holds"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__range=(1, 60)), name="promise_is_of_days_not_months"
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.step} within {self.days} working days"
