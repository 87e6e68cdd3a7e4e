"""What is kept of taking an organisation on."""

import pgtrigger
from django.db import models

from alongside.accounts.models import User
from alongside.accounts.roles import ROLES, Role
from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation


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
