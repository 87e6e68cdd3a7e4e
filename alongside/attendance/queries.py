"""Reading lists of who came: a provider its own, either side of a referral the days of it."""

import uuid

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.attendance.models import Line, Sheet
from alongside.attendance.rules import HEADINGS
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to as referrals_visible_to


def sheets_visible_to(actor: Actor) -> QuerySet[Sheet]:
    """The lists that the actor's organisation read in, the newest first."""
    if not actor.may(Permission.REFERRALS_ANSWER):
        return Sheet.objects.none()
    return Sheet.objects.filter(organisation_id=actor.organisation).select_related("by")


def lines_of(actor: Actor, sheet: Sheet) -> QuerySet[Line]:
    """The rows of one of them whose people the actor still sees, and those of nobody."""
    there = Line.objects.filter(sheet__in=sheets_visible_to(actor), sheet=sheet)
    seen = there.filter(referral__in=referrals_visible_to(actor)) | there.filter(referral=None)
    return seen.select_related("referral__person").order_by("number", "id")


def days_of(actor: Actor, referral: Referral) -> QuerySet[Line]:
    """On which days somebody came or did not, by the lists that stand; for both sides."""
    seen = Line.objects.filter(referral__in=referrals_visible_to(actor), referral=referral)
    return seen.filter(sheet__state=Sheet.State.KEPT, problem="").order_by("day", "id")


def remembered_columns(actor: Actor) -> dict[str, str]:
    """Which column was which of ours the last time a list was kept."""
    kept = sheets_visible_to(actor).exclude(kept_at=None).order_by("-kept_at").first()
    columns = kept.columns if kept else {}
    return {field: str(columns.get(field, "")) for field in HEADINGS}


def sheet_of(actor: Actor, sheet_id: uuid.UUID) -> Sheet | None:
    """One list that the organisation read in."""
    return sheets_visible_to(actor).filter(pk=sheet_id).first()
