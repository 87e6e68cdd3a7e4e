"""The work after acceptance: the case, what was agreed, what was done."""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.care.states import MOVES, ContactOutcome, Outcome, Status
from alongside.care.triggers import OnlyALeadReassigns
from alongside.common import clock
from alongside.common.models import AppendOnly, Row
from alongside.common.working_days import between
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.referrals.models import Referral


class Case(Row):
    """A link worker walks alongside a person, from one referral until it is closed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="case")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField()
    first_contact_at = models.DateTimeField(
        null=True, blank=True, help_text="when the person was first spoken with"
    )
    last_contact_at = models.DateTimeField(null=True, blank=True)
    next_contact_on = models.DateField(null=True, blank=True)
    contact_by = models.DateField(
        null=True, blank=True, help_text="the last day of the time promised for a first contact"
    )
    nudged_on = models.DateField(null=True, blank=True, help_text="the worker was reminded")
    escalated_on = models.DateField(null=True, blank=True, help_text="whoever leads the team was")
    kept_from = ArrayField(
        models.UUIDField(),
        default=list,
        blank=True,
        help_text="colleagues who should not have it: users' ids",
    )
    also_by = ArrayField(
        models.CharField(max_length=10, choices=Person.Channel),
        default=list,
        blank=True,
        help_text="other ways in which they agreed to be written to, where the first one fails",
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    closing_note = models.TextField(blank=True, help_text="to the referrer")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="open", closed_at=None, outcome="")
                | models.Q(status="closed", closed_at__isnull=False) & ~models.Q(outcome=""),
                name="closed_case_says_when_and_how",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "worker", "next_contact_on"],
                condition=models.Q(status="open"),
                name="open_cases",
            ),
            models.Index(
                fields=["contact_by"],
                condition=models.Q(status="open", first_contact_at=None),
                name="cases_not_met",
            ),
        ]
        triggers = [RefuseWithoutActor(), OnlyALeadReassigns()]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def first_contact_due(self) -> dt.date | None:
        """Until when somebody is to speak with the person for the first time; None once it was."""
        return self.contact_by if self.is_open and self.first_contact_at is None else None

    @property
    def days_over(self) -> int:
        """Working days by which the first contact is late today; 0 while it is not."""
        due = self.first_contact_due
        return between(due, clock.today()) if due else 0


class CaseMove(AppendOnly):
    """One step in a case's life: who, when, to which status."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(max_length=12, choices=[(name, m.label) for name, m in MOVES.items()])
    status = models.CharField(max_length=8, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="nobody, where the promised time ran out",
    )

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name="lapse", by=None)
                | ~models.Q(name="lapse") & models.Q(by__isnull=False),
                name="only_time_closes_by_nobodys_hand",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.status}"


class Contact(AppendOnly):
    """One attempt to be in touch with the person, and what came of it."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone call")
        FACE_TO_FACE = "face_to_face", _("Met in person")
        HOME_VISIT = "home_visit", _("Home visit")
        VIDEO = "video", _("Video call")
        TEXT = "text", _("Text or e-mail")
        GROUP = "group", _("Group session")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=14, choices=Kind)
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=16, choices=ContactOutcome)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["case", "-at"], name="contacts_of_a_case")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_outcome_display()}"


class Goal(Row):
    """What matters to the person, in their own words."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Working on it")
        MET = "met", _("Met")
        DROPPED = "dropped", _("No longer wanted")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="goals")
    words = models.TextField(help_text="in the person's own words")
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)

    class Meta:
        ordering = ("created_at", "id")
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"goal of {self.case_id}"


class Action(Row):
    """A step towards a goal: what, who does it, by when, done or not."""

    class Owner(models.TextChoices):
        PERSON = "person", _("The person")
        WORKER = "worker", _("The link worker")
        OTHER = "other", _("Somebody else")

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=8, choices=Owner)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"action of {self.goal_id}"
