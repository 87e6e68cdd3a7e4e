"""What services are called: lists of terms, and which service carries which."""

from django.db import models

from alongside.common.models import Row
from alongside.directory.models.belonging import of_one_thing
from alongside.directory.models.place import Location
from alongside.directory.models.service import Service
from alongside.directory.triggers import touch_services
from alongside.organisations.models import Organisation


class Taxonomy(Row):
    """HSDS-UK ``taxonomy``."""

    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    uri = models.URLField(max_length=300, blank=True)
    version = models.CharField(max_length=30, blank=True)

    class Meta:
        verbose_name_plural = "taxonomies"

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(Row):
    """HSDS-UK ``taxonomy_term``."""

    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.CASCADE, related_name="terms")
    code = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="narrower"
    )
    term_uri = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=("taxonomy", "name"), name="term_once_a_taxonomy")
        ]

    def __str__(self) -> str:
        return self.name


class Attribute(Row):
    """HSDS-UK ``attribute``: this thing carries this term."""

    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="attributes"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="attributes"
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.CASCADE, related_name="attributes"
    )
    term = models.ForeignKey(TaxonomyTerm, on_delete=models.PROTECT, related_name="attributes")
    link_type = models.CharField(
        max_length=40, blank=True, help_text="what the term says of it, such as eligibility"
    )
    label = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service", "term"), name="term_once_a_service"),
            models.UniqueConstraint(fields=("organisation", "term"), name="term_once_an_org"),
            models.UniqueConstraint(fields=("location", "term"), name="term_once_a_location"),
            of_one_thing("attribute_of_one_thing", "service", "organisation", "location"),
        ]
        triggers = touch_services("SELECT service_id FROM changed WHERE service_id IS NOT NULL")

    def __str__(self) -> str:
        return f"{self.service or self.organisation or self.location}: {self.term}"
