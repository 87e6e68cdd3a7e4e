"""What is looked for on somebody's behalf, and what was suggested, wanted and not wanted.

``case_id`` names a case of the care app, which stands above this one.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.directory.models import Service
from alongside.matching.rules.groups import BANDS
from alongside.organisations.models import Organisation
from alongside.people.ethnicity import EthnicGroup
from alongside.people.models import Person


class Brief(Row):
    """What a link worker and a person look for together; one for a case, written over.

    Where the person lives is not in it: that stands in their own row, or apart from it.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(unique=True)
    needs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    words = models.TextField(blank=True, help_text="the person's own")
    access = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    language = models.CharField(max_length=10, blank=True, help_text="a code of ISO 639")
    times = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="day:MO, part:evening"
    )
    most_cost = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, help_text="pounds for one time"
    )
    furthest = models.PositiveIntegerField(null=True, blank=True, help_text="miles")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"brief for {self.case_id}"


class Suggestion(Row):
    """A service was shown as suiting somebody, and what came of that.

    Group and size stand here as they were on the day, so that whoever counts reads no person.
    """

    class State(models.TextChoices):
        SHOWN = "shown", _("Shown")
        SHORTLISTED = "shortlisted", _("On the shortlist")
        NOT_WANTED = "not_wanted", _("The person does not want it")
        SIGNPOSTED = "signposted", _("The person was told of it")
        REFERRED = "referred", _("Referred")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField()
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(null=True, help_text="in the list when first shown")
    age_band = models.CharField(max_length=10, choices=[(name, name) for _last, name in BANDS])
    gender = models.CharField(max_length=1, choices=Person.Gender)
    ethnic_group = models.CharField(
        max_length=10, choices=EthnicGroup, default=EthnicGroup.NOT_KNOWN
    )
    provider_services = models.PositiveIntegerField(help_text="how many its provider lists")
    state = models.CharField(max_length=12, choices=State, default=State.SHOWN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("case_id", "service"), name="service_suggested_once_a_case"
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"{self.service_id} for {self.case_id}: {self.state}"
