"""What became of an entry's fields: every change that was made here or by an import."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from alongside.directory.models import ImportChange, ProposedChange, Service
from alongside.directory.wording import label_of, lines_of

LATEST = 50


@dataclass(frozen=True)
class Event:
    """One field that changed: from what to what, when, and through whom."""

    at: dt.datetime
    field: str
    before: list[str]
    after: list[str]
    source: str

    @property
    def label(self) -> str:
        return label_of(self.field)


def history_of(service: Service) -> list[Event]:
    """The latest changes of an entry's fields, the newest first."""
    events = chain(_by_hand(service), _by_import(service))
    return sorted(events, key=lambda event: event.at, reverse=True)[:LATEST]


def _by_hand(service: Service) -> Iterable[Event]:
    accepted = ProposedChange.objects.filter(
        proposal__service=service, decision=ProposedChange.Decision.ACCEPTED
    ).select_related("proposal__by")
    for change in accepted.order_by("-proposal__decided_at")[:LATEST]:
        proposal = change.proposal
        if proposal.decided_at:
            who = proposal.by.name if proposal.by else _("the provider")
            yield _event(proposal.decided_at, change.field, change.before, change.after, who)


def _by_import(service: Service) -> Iterable[Event]:
    changes = ImportChange.objects.filter(service=service).exclude(before=None)
    for change in changes.select_related("batch").order_by("-created_at")[:LATEST]:
        at, source = change.created_at, change.batch.source
        before, after = change.before or {}, change.after
        for field in sorted({*before, *after}):
            old, new = before.get(field), after.get(field)
            if old != new:
                yield _event(at, field, old, new, source)


def _event(at: dt.datetime, field: str, before: Any, after: Any, source: str) -> Event:
    return Event(at, field, lines_of(field, before), lines_of(field, after), source)
