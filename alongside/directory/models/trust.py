"""How far an entry can be trusted: who has checked what, and where each value came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.models import Row
from alongside.directory.models.belonging import of_one_thing
from alongside.directory.models.service import Service
from alongside.directory.triggers import touch_services
from alongside.organisations.models import Organisation


class Assurance(Row):
    """The tier somebody here has given to an organisation, or to one of its services.

    What has no row, or only expired ones, is ``listed``: in the directory, and that is all.
    """

    class Tier(models.TextChoices):
        LISTED = "listed", _("Listed")
        DECLARED = "self-declared", _("Self-declared")
        CHECKED = "checked", _("Papers seen")
        COMMISSIONED = "commissioned", _("Commissioned")

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="assurances"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="assurances"
    )
    tier = models.CharField(max_length=20, choices=Tier)
    given_by = models.CharField(max_length=100, help_text="who answers for it, by role")
    given_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-given_on", "-id")
        constraints = [of_one_thing("assurance_of_one_thing", "organisation", "service")]
        triggers = touch_services(
            """SELECT s.id FROM directory_service s JOIN changed
            ON changed.service_id = s.id OR changed.organisation_id = s.organisation_id"""
        )

    def __str__(self) -> str:
        return f"{self.service or self.organisation}: {self.get_tier_display()}"


class Evidence(Row):
    """One thing that was seen before a tier was given, and until when it holds."""

    class Kind(models.TextChoices):
        INSURANCE = "insurance", _("Public liability insurance")
        SAFEGUARDING = "safeguarding", _("Safeguarding policy")
        DBS = "dbs", _("DBS checks")
        CONSTITUTION = "constitution", _("Constitution or charity registration")
        FIRST_AID = "first-aid", _("First aid")
        DATA_PROTECTION = "data-protection", _("Data protection registration")
        VISIT = "visit", _("Somebody visited")
        OTHER = "other", _("Something else")

    assurance = models.ForeignKey(Assurance, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=20, choices=Kind)
    reference = models.CharField(max_length=200, blank=True)
    seen_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ("kind",)

    def __str__(self) -> str:
        return self.get_kind_display()


class FieldSource(Row):
    """Where the value that stands in one field of an entry came from, and who says it is true.

    One row speaks for all of an entry's fields that have none of their own.
    """

    OTHERS = ""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="field_sources")
    field = models.CharField(
        max_length=40,
        blank=True,
        help_text="its name in directory.entry; none: all that have no row of their own",
    )
    source = models.CharField(max_length=60, help_text="a mapping's source, or “edited here”")
    licence = models.CharField(max_length=100, blank=True)
    written_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service", "field"), name="source_once_a_field")
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.field}: {self.source}"
