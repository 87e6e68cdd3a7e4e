"""Lists of services that editors put together: “Warm places this winter”."""

from django.db import models

from alongside.accounts.models import User
from alongside.common.models import Row
from alongside.directory.models.service import Service
from alongside.organisations.models import Area


class Collection(Row):
    """A named list with a reason. Public once it is published."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    published = models.BooleanField(default=False)
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whose editors keep it; empty: the whole directory",
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    services = models.ManyToManyField(
        Service, through="directory.CollectionItem", related_name="collections"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CollectionItem(Row):
    """One service of a collection, in the editor's order."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=200, blank=True, help_text="why it is in this list")

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=("collection", "service"), name="item_once")]

    def __str__(self) -> str:
        return f"{self.collection_id}: {self.service_id}"
