"""Who is referred when an organisation practises: nobody, and everybody can see that."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Invented:
    """Enough of a person for a page; there is no row of them anywhere."""

    full_name: str
    nhs_number: str
    date_of_birth: dt.date
    phone: str
    reason: object
    words: object


# The number is of the range that the NHS keeps for trials, the phone number of the one that Ofcom
# keeps for drama: both lead to nobody.
PRACTICE_PERSON = Invented(
    full_name="Percy Practice",
    nhs_number="999 999 9999",
    date_of_birth=dt.date(1949, 4, 1),
    phone="01632 960999",
    reason=_("Loneliness"),
    words=_("I used to sing in a choir. I would like to be among people again."),
)
