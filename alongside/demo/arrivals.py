"""What the invented organisations agreed to, and one that asks to take part."""

import datetime as dt
from collections.abc import Iterable

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.onboarding.models import JoinRequest
from alongside.organisations.models import Agreement, Area, Organisation

_SIGNED = dt.timedelta(days=150)
_HOLDS = dt.timedelta(days=500)  # from today: a demonstration may stand for long
_RUNS_OUT = ("Alderbrook Advice Centre", dt.timedelta(days=25))


def make_agreements(organisations: Iterable[Organisation]) -> None:
    """Everybody has signed on paper; one of them has to sign again soon."""
    name, soon = _RUNS_OUT
    Agreement.objects.bulk_create(
        Agreement(
            organisation=organisation,
            created_at=clock.now() - _SIGNED,
            how=Agreement.How.PAPER,
            until=clock.now() + (soon if organisation.name == name else _HOLDS),
        )
        for organisation in organisations
    )


def make_request(borough: Area) -> None:
    """A café asks, and waits for an answer."""
    with acting_as(Actor.system("demo"), role="none"):
        JoinRequest.objects.create(
            name="Alderbrook Repair Café",
            kind=Organisation.Kind.PROVIDER,
            area=borough,
            charity_number="1999999",
            offers="Bring what is broken, on the first Saturday of the month. Tea while you wait.",
            contact_name="Tess Maitland",
            contact_email="tess@repair-cafe.example",
        )
