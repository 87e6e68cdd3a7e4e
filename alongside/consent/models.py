"""What the person agreed to, for whom, until when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person


class Consent(Row):
    """One agreement, or the lawful reason that stands in its place."""

    class Purpose(models.TextChoices):
        REFERRAL = "referral", _("Being referred, and what that needs to be shared")

    class Basis(models.TextChoices):
        AGREED = "agreed", _("The person agrees")
        BEST_INTERESTS = "best_interests", _("Cannot decide; a best-interests decision was made")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    basis = models.CharField(max_length=20, choices=Basis)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    recorded_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} → {self.recipient_id}"
