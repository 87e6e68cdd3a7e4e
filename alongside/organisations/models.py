"""Who takes part: practices, teams, charities, commissioners, and the areas they serve."""

from django.db import models
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
