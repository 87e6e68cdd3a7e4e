"""What else is known of a service: who pays for it, what others say of it, how it looks."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alongside.common.models import Row
from alongside.directory.models.belonging import of_one_thing
from alongside.directory.models.place import Location
from alongside.directory.models.service import Service
from alongside.organisations.models import Organisation


class Funding(Row):
    """HSDS-UK ``funding``."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="funding"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="funding"
    )
    source = models.TextField()

    class Meta:
        verbose_name_plural = "funding"
        constraints = [of_one_thing("funding_of_one_thing", "organisation", "service")]

    def __str__(self) -> str:
        return self.source


class Review(Row):
    """Open Referral UK ``review``: what an organisation that inspects or uses the service says."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="reviews_given"
    )
    title = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    date = models.DateField(null=True, blank=True)
    score = models.CharField(max_length=40, blank=True, help_text="in the reviewer's own words")
    url = models.URLField(max_length=500, blank=True)
    widget = models.TextField(blank=True)

    class Meta:
        ordering = ("-date",)

    def __str__(self) -> str:
        return self.title


class Photo(Row):
    """A picture that helps somebody to come: the door, the room. Never shown without its words."""

    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="photos"
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.CASCADE, related_name="photos"
    )
    image = models.BinaryField(help_text="JPEG, made small when it was taken in")
    width = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    height = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(4000)]
    )
    alt = models.CharField(max_length=300, help_text="what it shows, for who cannot see it")
    credit = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            of_one_thing("photo_of_one_thing", "service", "location"),
            models.CheckConstraint(condition=~models.Q(alt=""), name="photo_says_what_it_shows"),
        ]

    def __str__(self) -> str:
        return self.alt
