"""The read model of the search: everything a page of results needs, in one place."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from alongside.common.places import PlaceField
from alongside.directory.models.service import Service


class SearchEntry(models.Model):
    """A running service at one of the places where it can be had, or at none.

    Written by the database itself whenever something that it is made of changes, see
    ``directory.triggers``: nobody else writes it. What stands in it is defined by the view
    ``directory_searchable``.
    """

    id = models.BigAutoField(primary_key=True)
    service = models.ForeignKey(
        Service,
        on_delete=models.CASCADE,
        related_name="search_entries",
        db_constraint=False,  # what writes it sees to it, and a check for each row would be dear
    )
    place = PlaceField(null=True)
    fresh_until = models.DateField(
        null=True, help_text="from then on it counts as stale; null: nobody has ever checked it"
    )
    offered_until = models.DateField(help_text="from then on it is offered to nobody as a match")
    facets = models.TextField(help_text="what it can be filtered by, such as need:food day:MO")
    card = models.TextField(help_text="what a result shows, as JSON")
    document = SearchVectorField(help_text="words, facets and squares of the map")

    class Meta:
        verbose_name_plural = "search entries"
        indexes = [GinIndex(fields=["document"], name="search_entry_document")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.facets}"


class SearchCount(models.Model):
    """How many entries carry a facet or lie in a square; ``total`` counts them all.

    Estimates: they decide which way a search goes, never what it finds.
    """

    token = models.CharField(max_length=100, primary_key=True)
    entries = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.token}: {self.entries}"


class ServiceMeaning(models.Model):
    """What a service is about, as a direction among all meanings (``directory.search.meaning``)."""

    service = models.OneToOneField(
        Service, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    digest = models.CharField(max_length=32, help_text="of the text that it was made from")
    direction = ArrayField(
        models.SmallIntegerField(), help_text="its parts in ten thousandths: the whole is 1 long"
    )

    def __str__(self) -> str:
        return str(self.service_id)


class FailedSearch(models.Model):
    """What people looked for one day, and the directory does not have. It says nothing of who."""

    day = models.DateField()
    need = models.CharField(max_length=40, blank=True, help_text="the code of a need")
    words = models.CharField(
        max_length=200, blank=True, help_text="only words that the vocabulary of need uses"
    )
    outcode = models.CharField(max_length=4, blank=True, help_text="the district searched around")
    filters = models.CharField(max_length=200, blank=True, help_text="such as cost:free day:SU")
    times = models.PositiveIntegerField(default=1, help_text="how often that day")

    class Meta:
        verbose_name_plural = "failed searches"
        ordering = ("-day", "-times")
        constraints = [
            models.UniqueConstraint(
                fields=("day", "need", "words", "outcode", "filters"), name="failed_search_once"
            )
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.need, self.words, self.filters, self.outcode)))
