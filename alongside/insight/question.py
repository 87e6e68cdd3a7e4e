"""What a reader of figures asks: which days, and which team."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone


@dataclass(frozen=True)
class Question:
    """From the first day to the last, both included; of one organisation, or of all in reach."""

    first: dt.date
    last: dt.date
    organisation_id: uuid.UUID | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("The last day lies before the first.")

    def within(self, field: str) -> Q:
        """The moment in ``field`` lies in the period, by the deployment's time zone."""
        return Q(
            **{
                f"{field}__gte": self.begins,
                f"{field}__lt": self.ends,
            }
        )

    def of_organisation(self, field: str) -> Q:
        """The row belongs to the organisation asked about, if one is."""
        return Q(**{field: self.organisation_id}) if self.organisation_id else Q()

    @property
    def begins(self) -> dt.datetime:
        """The first moment of the period, by the deployment's time zone."""
        return _midnight(self.first)

    @property
    def ends(self) -> dt.datetime:
        """The first moment after the period."""
        return _midnight(self.last + dt.timedelta(days=1))

    @property
    def months(self) -> list[dt.date]:
        """The first day of every calendar month that the period touches, in order."""
        return [
            dt.date(number // 12, number % 12 + 1, 1)
            for number in range(_month_number(self.first), _month_number(self.last) + 1)
        ]


def _month_number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
