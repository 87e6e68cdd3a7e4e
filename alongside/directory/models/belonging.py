"""HSDS lets one kind of row hang on several kinds of thing; here each hangs on exactly one."""

from django.db import models
from django.db.models.lookups import Exact


def of_one_thing(name: str, *fields: str) -> models.CheckConstraint:
    """The constraint that exactly one of these references is set."""
    given = models.Func(
        *fields, function="num_nonnulls", output_field=models.PositiveSmallIntegerField()
    )
    return models.CheckConstraint(condition=Exact(given, models.Value(1)), name=name)
