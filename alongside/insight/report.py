"""Publishing figures: read as the role that counts, hidden where small, or not at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.row_security import COUNTING_ROLE
from alongside.insight import matching, referrals, wellbeing
from alongside.insight.beyond import beyond_care
from alongside.insight.measures import Measure, measure
from alongside.insight.question import Question
from alongside.insight.suppression import Profile, profile_for
from alongside.insight.tables import DoesNotReconcileError, Table
from alongside.organisations.models import Organisation
from alongside.organisations.queries import link_worker_teams

# The measures of the report, in its order.
MEASURES: dict[str, Callable[[Measure, Question, Profile], Table]] = {
    "referrals_by_status": referrals.by_status,
    "referrals_by_reason": referrals.by_reason,
    "referrals_by_month": referrals.by_month,
    "response_time": referrals.response_time,
    "ons4_paired_change": wellbeing.paired_ons4,
    "matching_fairness": matching.fairness,
}

_ATTEMPTS = 3


def publish(actor: Actor, question: Question, codes: tuple[str, ...] = (*MEASURES,)) -> list[Table]:
    """The tables of these measures, with small numbers hidden from those who see an area.

    Raises NotPermitted, KeyError for a measure that we do not have, and DoesNotReconcileError
    when parts and whole disagree: then nothing is published.
    """
    if not actor.may(Permission.REPORTS_AREA):
        require(actor, Permission.REPORTS_TEAM)
    tables = [_counted(actor, question, code) for code in codes]
    record(
        actor,
        "report.see",
        measures=list(codes),
        first=question.first.isoformat(),
        last=question.last.isoformat(),
        organisation=str(question.organisation_id or ""),
    )
    return tables


def _counted(actor: Actor, question: Question, code: str) -> Table:
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return _count(actor, question, code)
        except DoesNotReconcileError:
            continue  # Work may have been committed between counting parts and whole.
    return _count(actor, question, code)


def _count(actor: Actor, question: Question, code: str) -> Table:
    of = measure(code)
    with _reading(actor, of):
        return MEASURES[code](of, question, profile_for(actor, of.suppression))


def _reading(actor: Actor, of: Measure) -> AbstractContextManager[Actor]:
    """The role that counts; for a use beyond care, without those who object to it."""
    return beyond_care(actor) if of.use == "beyond_care" else acting_as(actor, role=COUNTING_ROLE)


def teams(actor: Actor) -> QuerySet[Organisation]:
    """The link-worker teams whose figures the actor may see, by name."""
    reach = RawSQL("SELECT insight_organisations()", [])
    return link_worker_teams().filter(pk__in=reach)
