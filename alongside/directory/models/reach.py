"""Whom a service can reach: the areas that it serves, and what a venue is like to enter."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.models import Row
from alongside.directory.models.belonging import of_one_thing
from alongside.directory.models.place import Location
from alongside.directory.models.service import Service, ServiceAtLocation
from alongside.directory.triggers import touch_services
from alongside.organisations.models import Area


class ServiceArea(Row):
    """HSDS-UK ``service_area``: where people have to live.

    In words, and as far as known as one of our areas or as the outward parts of postcodes.
    """

    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="service_areas"
    )
    service_at_location = models.ForeignKey(
        ServiceAtLocation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="service_areas",
    )
    name = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    extent = models.TextField(blank=True, help_text="a shape, in the terms of its type")
    extent_type = models.CharField(max_length=20, blank=True, help_text="geojson, topojson, kml")
    uri = models.CharField(max_length=300, blank=True)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcodes = ArrayField(models.CharField(max_length=4), default=list, blank=True)

    class Meta:
        constraints = [of_one_thing("service_area_of_one_thing", "service", "service_at_location")]

    def __str__(self) -> str:
        return self.name


class Accessibility(Row):
    """HSDS-UK ``accessibility`` of a location: one fact, true or not, or a remark in words.

    No row for a fact means that nobody has said: not known, which is never shown as no.
    """

    class Fact(models.TextChoices):
        STEP_FREE = "step-free", _("Step-free from the street")
        TOILET = "accessible-toilet", _("Accessible toilet")
        CHANGING_PLACE = "changing-place", _("Changing Places toilet")
        HEARING_LOOP = "hearing-loop", _("Hearing loop")
        BSL = "bsl", _("British Sign Language")
        PARKING = "blue-badge-parking", _("Blue Badge parking")
        BUS = "bus-stop-near", _("Bus stop within 200 metres")
        QUIET = "quiet-space", _("Quiet space or quiet hour")
        DEMENTIA = "dementia-friendly", _("Dementia friendly")
        ASSISTANCE_DOG = "assistance-dogs", _("Assistance dogs welcome")
        WOMEN_ONLY = "women-only", _("Women only")
        MEN_ONLY = "men-only", _("Men only")
        CHANGING_ROOM = "gender-neutral-toilet", _("Gender-neutral toilet")

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    fact = models.CharField(max_length=30, choices=Fact, blank=True)
    holds = models.BooleanField(default=True)
    description = models.TextField(blank=True, help_text="the fact, or a remark, in words")
    details = models.TextField(blank=True, help_text="such as which door, which hour")
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "accessibility facts"
        ordering = ("fact", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("location", "fact"),
                condition=~models.Q(fact=""),
                name="accessibility_fact_once",
            )
        ]
        triggers = touch_services(
            """SELECT at.service_id FROM directory_serviceatlocation at
            JOIN changed ON changed.location_id = at.location_id"""
        )

    def __str__(self) -> str:
        return self.get_fact_display() if self.fact else self.description
