"""The panels of the editor's queue: each a list of one kind of thing that waits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.directory.models import (
    Claim,
    Enquiry,
    Evidence,
    ImportBatch,
    LinkCheck,
    Problem,
    Proposal,
    Service,
)
from alongside.directory.queries import queue
from alongside.directory.rules.freshness import days_since, how_long_ago
from alongside.directory.wording import label_of


@dataclass(frozen=True)
class Line:
    """One thing that waits: where it leads, what it is called, what it is about, since when."""

    address: str
    name: str
    small: str
    what: str
    since: Any
    urgent: bool = False
    ask: Service | None = field(default=None)
    waiting: int = 0  # people with an open referral there


@dataclass(frozen=True)
class Panel:
    """One kind of thing. ``empty`` is said when nothing waits."""

    code: str
    label: Any
    rows: Callable[[Actor], QuerySet[Any]]
    line: Callable[[Any], Line]
    empty: Any


def _problem(row: Problem) -> Line:
    return Line(
        reverse("editor_problem", args=[row.pk]),
        row.service.name,
        row.service.organisation.name,
        row.get_kind_display(),
        row.created_at,
        urgent=row.kind == Problem.Kind.UNSAFE,
    )


def _proposal(row: Proposal) -> Line:
    nobody = _("the provider, through a link") if row.enquiry_id else _("a visitor")
    fields = ", ".join(label_of(change.field) for change in row.changes.all())
    return Line(
        reverse("editor_proposal", args=[row.pk]),
        row.title,
        str(row.organisation or row.by or nobody),
        (fields or _("A note")) if row.service else _("A new entry"),
        row.created_at,
    )


def _claim(row: Claim) -> Line:
    how = _("A code went to %s") % row.hint if row.hint else _("Nobody could be sent a code")
    return Line(
        reverse("editor_claim", args=[row.pk]),
        row.service.name,
        row.organisation.name,
        how,
        row.created_at,
    )


def _stale(row: Any) -> Line:
    said = _("Never checked")
    if row.verified_at:
        said = _("Last checked %(when)s") % {"when": how_long_ago(days_since(row.verified_at))}
    if row.offered_until and row.offered_until <= clock.today():
        said = _("%(said)s, and offered to nobody any more") % {"said": said}
    return Line(
        reverse("editor_service", args=[row.pk]),
        row.name,
        row.organisation.name,
        said,
        row.verified_at or row.created_at,
        ask=row,
    )


def _stopped(row: Enquiry) -> Line:
    return Line(
        reverse("editor_service", args=[row.service_id]),
        row.service.name,
        row.service.organisation.name,
        _("The provider says that it has stopped"),
        row.answered_at,
    )


def _dead_link(row: LinkCheck) -> Line:
    what = f"{row.get_outcome_display()} ({row.status_code})" if row.status_code else ""
    return Line(
        reverse("editor_service", args=[row.service_id]),
        row.service.name,
        row.url,
        what or row.get_outcome_display(),
        row.checked_at,
    )


def _expiring(row: Evidence) -> Line:
    service, organisation = row.assurance.service, row.assurance.organisation
    address = reverse("editor_service", args=[service.pk]) if service else reverse("editor_queue")
    return Line(
        address,
        service.name if service else str(organisation),
        row.reference,
        row.get_kind_display(),
        row.expires_on,
    )


def _import(row: ImportBatch) -> Line:
    counts = ", ".join(f"{name} {number}" for name, number in row.counts.items() if number)
    return Line(reverse("imports"), row.source, row.file_name, counts, row.created_at)


PANELS: tuple[Panel, ...] = (
    Panel(
        "problems",
        gettext_lazy("Problems"),
        queue.problems,
        _problem,
        gettext_lazy("Nobody says that anything is wrong."),
    ),
    Panel(
        "proposals",
        gettext_lazy("Proposals"),
        queue.proposals,
        _proposal,
        gettext_lazy("No proposal waits."),
    ),
    Panel(
        "claims",
        gettext_lazy("Claims"),
        queue.claims,
        _claim,
        gettext_lazy("Nobody waits to look after an entry."),
    ),
    Panel(
        "stopped",
        gettext_lazy("Stopped"),
        queue.stopped,
        _stopped,
        gettext_lazy("No provider has said lately that it has stopped."),
    ),
    Panel(
        "stale",
        gettext_lazy("Not checked for long"),
        queue.stale,
        _stale,
        gettext_lazy("Every entry has been checked in good time."),
    ),
    Panel(
        "links",
        gettext_lazy("Dead links"),
        queue.dead_links,
        _dead_link,
        gettext_lazy("Every web address that was looked at leads somewhere."),
    ),
    Panel(
        "evidence",
        gettext_lazy("Evidence running out"),
        queue.expiring,
        _expiring,
        gettext_lazy("No evidence runs out soon."),
    ),
    Panel(
        "imports",
        gettext_lazy("Imports"),
        queue.imports,
        _import,
        gettext_lazy("Nothing has been read in yet."),
    ),
)


def panel_named(code: str) -> Panel:
    """The panel of that code; the first one for any other."""
    return next((panel for panel in PANELS if panel.code == code), PANELS[0])
