"""What somebody is asked on their own pages: whether they would like to be referred there."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.asks.rules import BASES
from alongside.asks.states import OPEN, AskStatus
from alongside.audit.triggers import RefuseWithoutActor
from alongside.care.models import Case
from alongside.common import clock
from alongside.common.models import Row
from alongside.common.row_security import APP_ROLE
from alongside.consent.models import Consent
from alongside.directory.models import Service
from alongside.organisations.models import Organisation
from alongside.people.models import Person, Relation
from alongside.referrals.models import Referral

LONGEST_SAID = 1_000  # characters that whoever asks writes to the person with it
# Of a referral's wish, what is kept of it in the same words.
SAID = ("words", "note", "risk", "risk_note", "urgency", "feedback")


class Ask(Row):
    """A referral that goes out once the person, or whoever decides for them, has said yes.

    To a service, from a case; or to a link-worker team, from whoever has no case of theirs.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="asks"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    says = models.TextField(blank=True, help_text="to the person: why it may suit them")
    needs = ArrayField(models.CharField(max_length=40), help_text="codes of the reasons")
    words = models.TextField(blank=True, help_text="what the service is to know")
    note = models.TextField(blank=True, help_text="to a team: important issues of their health")
    risk = models.CharField(max_length=10, choices=Referral.Risk)
    risk_note = models.TextField(blank=True)
    urgency = models.CharField(
        max_length=10, choices=Referral.Urgency, default=Referral.Urgency.ROUTINE
    )
    feedback = models.CharField(
        max_length=10, choices=Referral.Feedback, default=Referral.Feedback.FULL
    )
    shares = ArrayField(models.CharField(max_length=10, choices=Consent.Data))
    until = models.DateField(null=True, blank=True, help_text="the last day on which they see it")
    basis = models.CharField(
        max_length=20,
        choices=[(basis.value, basis.label) for basis in BASES],
        help_text="on what a yes rests, and so who may say it",
    )
    why = models.TextField(blank=True, help_text="who judged what the person understands, and why")
    alone = models.BooleanField(default=False, help_text="kept from whoever acts for the person")
    last_day = models.DateField(help_text="the last day on which an answer is taken")
    status = models.CharField(max_length=10, choices=AskStatus, default=AskStatus.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_by = models.ForeignKey(
        Relation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who acted for the person, where somebody did",
    )
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="waiting", answered_at=None, answered_by=None)
                | ~models.Q(status="waiting")
                & models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="an_answer_to_an_ask_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(referral=None) | models.Q(status="yes"),
                name="nothing_is_sent_without_a_yes",
            ),
            models.UniqueConstraint(
                fields=["case", "service"],
                condition=models.Q(status__in=["waiting", "phone"]),
                name="asked_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "team"],
                condition=models.Q(case=None, status__in=["waiting", "phone"]),
                name="asked_once_of_a_team",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, service__isnull=False, team=None, note="")
                | models.Q(case=None, service=None, team__isnull=False),
                name="asked_of_a_service_or_of_a_team",
            ),
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="asks_of_a_person")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(
                name="only_its_answer",
                exclude=["status", "answered_at", "answered_by", "given_by", "referral"],
            ),
            pgtrigger.Protect(
                name="stays_answered",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status IN ('yes', 'no', 'taken_back') AND (OLD.referral_id IS NOT NULL"
                    " OR NEW.status <> OLD.status OR NEW.answered_at <> OLD.answered_at"
                    " OR NEW.answered_by_id <> OLD.answered_by_id"
                    " OR NEW.given_by_id IS DISTINCT FROM OLD.given_by_id)"
                ),
            ),
            # Nobody of the team says it for them, not even in SQL.
            pgtrigger.Protect(
                name="said_by_whom_it_is_asked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.status IN ('yes', 'no', 'phone') AND NEW.status <> OLD.status"
                    f" AND current_user = '{APP_ROLE}'"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"ask {self.pk}"

    @property
    def to(self) -> Service | Organisation:
        """Where the referral would go: the database holds that there is one of both."""
        return self.service or self.team  # type: ignore[return-value]

    @property
    def is_open(self) -> bool:
        """Whether an answer would still be taken."""
        return self.status in OPEN and self.last_day >= clock.today()

    @property
    def is_over(self) -> bool:
        """Nobody answered in time: counted as that, never as a no."""
        return self.status in OPEN and self.last_day < clock.today()
