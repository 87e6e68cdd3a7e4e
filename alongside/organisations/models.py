"""Who takes part: practices, teams, charities, commissioners, and the areas they serve."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.common.models import Row


class Area(Row):
    """A piece of the country that somebody plans for: a network, a borough, a system."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("Primary care network")
        BOROUGH = "borough", _("Borough or district")
        SYSTEM = "system", _("Integrated care system")
        CUSTOM = "custom", _("Other area")

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(
        max_length=20, blank=True, help_text="GSS or ODS code, where it has one"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Organisation(Row):
    """One organisation: HSDS-UK 3.0 ``organization`` and, once it has members, a tenant."""

    class Kind(models.TextChoices):
        GP_PRACTICE = "gp_practice", _("GP practice")
        LINK_WORKER_TEAM = "link_worker_team", _("Link-worker team")
        PROVIDER = "provider", _("Community organisation")
        COUNCIL = "council", _("Council")
        HOSPITAL = "hospital", _("Hospital")
        COMMISSIONER = "commissioner", _("Commissioner")

    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, choices=Kind)
    alternate_name = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    ods_code = models.CharField(max_length=12, blank=True)
    charity_number = models.CharField(max_length=12, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=500, blank=True)
    logo = models.URLField(max_length=500, blank=True)
    uri = models.URLField(max_length=500, blank=True)
    legal_status = models.CharField(max_length=100, blank=True)
    year_incorporated = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("ods_code",), condition=~models.Q(ods_code=""), name="one_per_ods_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(Row):
    """HSDS-UK ``organization_identifier``: a number that somebody else knows it by.

    ``scheme`` is a code of org-id.guide, such as GB-CHC for the Charity Commission.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=60, blank=True)
    type = models.CharField(max_length=60, help_text="in words, such as charity number")
    identifier = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "scheme", "type", "identifier"), name="identifier_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.identifier}"


class Agreement(Row):
    """An organisation has agreed how it treats people's data; only while it has is it sent any.

    It holds until ``until`` or until it is ended; one that was renewed is ended by the next.
    """

    class How(models.TextChoices):
        HERE = "here", _("Signed here")
        PAPER = "paper", _("Signed on paper")
        BEFORE = "before", _("Worked here before agreements were kept")

    class Ended(models.TextChoices):
        RENEWED = "renewed", _("Renewed")
        WITHDRAWN = "withdrawn", _("Taken back by the organisation")
        ENDED = "ended", _("Ended by the area")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreements"
    )
    how = models.CharField(max_length=10, choices=How)
    version = models.CharField(max_length=40, blank=True, help_text="the code of its text")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of that text's file")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_as = models.CharField(max_length=150, blank=True, help_text="the name as it was typed")
    position = models.CharField(max_length=100, blank=True, help_text="what lets them sign")
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("organisation",), condition=Q(ended_at=None), name="one_agreement_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(how="here") | Q(signed_by__isnull=False) & ~Q(signed_as=""),
                name="signed_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["ended_at", "ended_why"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_how_display()}"
