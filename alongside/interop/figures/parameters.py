"""What can be asked of a figure: checked, and described in the OpenAPI document."""

import datetime as dt
import uuid

from pydantic import BaseModel, Field, model_validator

from alongside.common import clock

LONGEST_YEARS = 5
EARLIEST = dt.date(1990, 1, 1)


class FiguresQuestion(BaseModel):
    """The period, both days included; not given, it is the last twelve months."""

    first: dt.date | None = Field(None, description="The first day, as 2026-04-01.")
    last: dt.date | None = Field(None, description="The last day, included.")
    team: uuid.UUID | None = Field(None, description="One link-worker team of the area, by id.")

    @model_validator(mode="after")
    def _is_a_period(self) -> "FiguresQuestion":
        first, last = self.period()
        if not EARLIEST <= first <= last <= clock.today():
            raise ValueError("The period must begin before it ends, and end today at the latest.")
        if last.year - first.year > LONGEST_YEARS:
            raise ValueError(f"Ask for at most {LONGEST_YEARS} years at once.")
        return self

    def period(self) -> tuple[dt.date, dt.date]:
        """The days asked about."""
        last = self.last or clock.today()
        months = last.year * 12 + last.month - 1 - 11
        return self.first or dt.date(max(1, months // 12), months % 12 + 1, 1), last
