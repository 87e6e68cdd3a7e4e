"""Where things are, and how to reach them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.models import Row
from alongside.common.places import PlaceField
from alongside.directory.triggers import touch_services
from alongside.organisations.models import Organisation

_AT = """SELECT at.service_id FROM directory_serviceatlocation at
    JOIN changed ON changed.{location} = at.location_id"""


class Location(Row):
    """HSDS-UK ``location``. Latitude and longitude are derived from ``place``."""

    class Kind(models.TextChoices):
        PHYSICAL = "physical", _("A place")
        POSTAL = "postal", _("A postal address")
        VIRTUAL = "virtual", _("Online or by phone")

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="locations"
    )
    location_type = models.CharField(max_length=10, choices=Kind, default=Kind.PHYSICAL)
    name = models.CharField(max_length=255, blank=True)
    alternate_name = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    transportation = models.TextField(blank=True, help_text="how to get there")
    external_identifier = models.CharField(max_length=100, blank=True)
    external_identifier_type = models.CharField(max_length=30, blank=True, help_text="such as UPRN")
    place = PlaceField(null=True, blank=True)

    class Meta:
        indexes = [GistIndex(fields=["place"], name="location_place")]
        triggers = touch_services(_AT.format(location="id"))

    def __str__(self) -> str:
        return self.name or str(self.id)


class Address(Row):
    """HSDS-UK ``address`` of a location."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="addresses")
    attention = models.CharField(max_length=255, blank=True)
    address_1 = models.CharField(max_length=255, blank=True)
    address_2 = models.CharField(max_length=255, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=100, blank=True)
    state_province = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, default="GB")
    address_type = models.CharField(
        max_length=10, choices=Location.Kind, default=Location.Kind.PHYSICAL
    )

    class Meta:
        verbose_name_plural = "addresses"
        triggers = touch_services(_AT.format(location="location_id"))

    def __str__(self) -> str:
        return ", ".join(self.lines)

    @property
    def lines(self) -> list[str]:
        """The address as written on an envelope, without empty lines."""
        parts = (self.attention, self.address_1, self.address_2, self.city, self.postal_code)
        return [part for part in parts if part]


class Postcode(models.Model):
    """Every postcode we know, and where its centre is. Loaded by COPY, never typed."""

    postcode = models.CharField(max_length=8, primary_key=True)
    place = PlaceField(null=True)
    district = models.CharField(
        max_length=9, blank=True, default="", help_text="the GSS code of its council’s area"
    )

    def __str__(self) -> str:
        return self.postcode


class Outcode(models.Model):
    """A postcode district, such as LS1, and the mean place of its postcodes."""

    outcode = models.CharField(max_length=4, primary_key=True)
    place = PlaceField()
    postcodes = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.outcode


class NamedPlace(models.Model):
    """A place that people call by name: learned from the addresses of the listed services.

    Written anew as a whole, see ``directory.services.gazetteer``.
    """

    class Kind(models.TextChoices):
        TOWN = "town"  # a village or a part of a town too
        VENUE = "venue"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.CharField(max_length=100)
    folded = models.TextField(db_index=True, help_text="the name without case, accents and marks")
    within = models.TextField(blank=True, help_text="what tells it from others of its name")
    around = ArrayField(
        models.TextField(), help_text="names of the town, county and district that it is in, folded"
    )
    place = PlaceField(help_text="the middle of its venues")
    venues = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "named places"

    def __str__(self) -> str:
        return f"{self.name}, {self.within}" if self.within else self.name
