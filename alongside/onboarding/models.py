"""What is kept of taking an organisation on."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import Membership, User
from alongside.accounts.roles import ROLES, Role
from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.onboarding.states import RequestStatus
from alongside.organisations.models import Area, Organisation
from alongside.referrals.models import new_reference
from alongside.referrals.states import Status


class Invitation(Row):
    """A link, sent to one address, by which somebody begins to work for an organisation, once."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    role_code = models.CharField(
        max_length=30, choices=[(code, role.name) for code, role in ROLES.items()]
    )
    email = models.EmailField()
    name = models.CharField(max_length=150)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the organisation itself, or whoever takes it on",
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["organisation", "-created_at"], name="invited_to")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_use", exclude=["used_at", "used_by", "withdrawn_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role.name}, {self.organisation}"

    @property
    def role(self) -> type[Role]:
        return ROLES[self.role_code]


class Arrival(Row):
    """An organisation on its way in. How far it is follows from what it has done, see ``steps``."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="arrival"
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offers = models.TextField(blank=True, help_text="what it offers, in its own words")
    alone_at = models.DateTimeField(
        null=True, blank=True, help_text="when they said that for now nobody else is to be invited"
    )

    class Meta:
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"arrival of {self.organisation}"


class JoinRequest(Row):
    """An organisation asks to take part; whoever looks after the area answers."""

    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, choices=Organisation.Kind)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    ods_code = models.CharField(max_length=12, blank=True)
    charity_number = models.CharField(max_length=12, blank=True)
    offers = models.TextField()
    contact_name = models.CharField(max_length=150)
    contact_email = models.EmailField()
    status = models.CharField(
        max_length=10, choices=RequestStatus, default=RequestStatus.ASKED.value
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="join_requests"
    )
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="why not, for whoever asked")

    class Meta:
        ordering = ("created_at",)
        indexes = [models.Index(fields=["status", "created_at"], name="asked_to_join")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_status_display()}"


class Practice(Row):
    """A referral of somebody invented, from an organisation to itself: to see how it goes.

    It stands in tables of its own, so no figure, board, page of a person or interface can meet it.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="practices"
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=9, default=new_reference)
    status = models.CharField(max_length=14, choices=Status, default=Status.SENT)
    completed_at = models.DateTimeField(null=True, blank=True)
    thrown_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("organisation",),
                condition=models.Q(thrown_away_at=None),
                name="one_practice_at_a_time",
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"practice {self.reference}"


class PracticeMove(Row):
    """A step of it. Its id is the key of the form that made it."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="moves")
    name = models.CharField(max_length=20)
    status = models.CharField(max_length=14, choices=Status)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"{self.name} of {self.practice_id}"


class AccessReview(Row):
    """Somebody looked whether a colleague still needs their role, and decided."""

    class Decision(models.TextChoices):
        KEEP = "keep", _("Still needs it")
        CHANGE = "change", _("Needs another role")
        END = "end", _("No longer works here")

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="reviews")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision)
    role_code = models.CharField(max_length=30, help_text="as it was before")
    last_login = models.DateTimeField(null=True, help_text="as it was shown to whoever decided")

    class Meta:
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["organisation", "-created_at"], name="reviews_of_access")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.decision} of {self.membership_id}"

    @property
    def role(self) -> type[Role]:
        return ROLES[self.role_code]
