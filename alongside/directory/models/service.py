"""What is offered, by whom, and where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.common import clock
from alongside.common.models import Row
from alongside.directory.models.place import Location
from alongside.directory.triggers import touch_services
from alongside.needs.models import Need
from alongside.organisations.models import Organisation


class Service(Row):
    """HSDS-UK ``service``, with what a referrer needs besides."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Running")
        INACTIVE = "inactive", _("Not listed")
        DEFUNCT = "defunct", _("Ended")
        TEMPORARILY_CLOSED = "temporarily closed", _("Closed for now")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="services"
    )
    name = models.CharField(max_length=255)
    alternate_name = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    fees = models.TextField(blank=True, help_text="what it costs, in words")
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True, help_text="years")
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True, help_text="years")
    eligibility_description = models.TextField(blank=True)
    application_process = models.TextField(blank=True, help_text="how to join or be referred")
    first_visit = models.TextField(blank=True, help_text="what happens the first time")
    wait_time = models.CharField(max_length=200, blank=True)
    fees_description = models.TextField(blank=True)
    interpretation_services = models.TextField(blank=True)
    accreditations = models.TextField(blank=True)
    licenses = models.TextField(blank=True)
    additional_information = models.TextField(blank=True)
    alert = models.CharField(max_length=300, blank=True, help_text="short-lived news, shown on top")
    assured_date = models.DateField(null=True, blank=True)
    assurer_email = models.EmailField(blank=True)
    last_modified = models.DateTimeField(default=clock.now)

    verified_at = models.DateTimeField(
        null=True, blank=True, help_text="when somebody last checked that it is still true"
    )
    verified_by = models.CharField(max_length=100, blank=True, help_text="who did, by role")
    owner = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who sees to it that it stays true",
    )
    next_check_on = models.DateField(null=True, blank=True)
    takes_referrals = models.BooleanField(default=False, help_text="through this product")
    referral_email = models.EmailField(
        blank=True, help_text="where the provider is told of referrals"
    )
    source = models.CharField(max_length=60, blank=True, help_text="the directory it came from")
    needs = models.ManyToManyField(
        Need, through="directory.ServiceNeed", related_name="services", blank=True
    )
    locations = models.ManyToManyField(
        Location, through="directory.ServiceAtLocation", related_name="services"
    )

    class Meta:
        ordering = ("name", "id")
        indexes = [
            models.Index(fields=["status", "name", "id"], name="service_listed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum_age=None)
                | models.Q(maximum_age=None)
                | models.Q(minimum_age__lte=models.F("maximum_age")),
                name="service_ages_in_order",
            )
        ]
        triggers = touch_services("SELECT id FROM changed")

    def __str__(self) -> str:
        return self.name


class ServiceAtLocation(Row):
    """HSDS-UK ``service_at_location``: the service can be had here."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="at_services")
    description = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service", "location"), name="service_once_a_location")
        ]
        triggers = touch_services("SELECT service_id FROM changed")

    def __str__(self) -> str:
        return f"{self.service} @ {self.location}"


class ServiceNeed(Row):
    """The service helps with this need."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service", "need"), name="need_once_a_service")
        ]
        triggers = touch_services("SELECT service_id FROM changed")

    def __str__(self) -> str:
        return f"{self.service}: {self.need}"
