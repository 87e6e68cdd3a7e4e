"""The published figures once more: plain Python over every row, slow and obvious.

Nothing here is shared with the code under test but the rows and the vocabulary of statuses.
"""

import datetime as dt
import math
import uuid
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from alongside.care.models import Case
from alongside.insight.question import Question
from alongside.matching.models import Suggestion
from alongside.outcomes.models import Response
from alongside.referrals.models import Referral, ReferralReason
from alongside.referrals.states import OPEN

UK = ZoneInfo("Europe/London")


def rounded(count: int) -> int | str:
    """NHS England: 0 stays, 1 to 7 are hidden, the rest go to the nearest 5."""
    if count == 0:
        return 0
    if count < 8:
        return "*"
    return min(range(0, count + 6, 5), key=lambda five: abs(five - count))


def whole_percent(part: int | str, whole: int | str) -> int | str | None:
    if "*" in (part, whole):
        return "*"
    if whole == 0:
        return None
    return int((Decimal(100) * part / whole).quantize(Decimal(1), ROUND_HALF_UP))


def in_period(moment: dt.datetime | None, question: Question) -> bool:
    return moment is not None and question.first <= moment.astimezone(UK).date() <= question.last


def sent(question: Question, teams: set[uuid.UUID]) -> list[Referral]:
    return [
        referral
        for referral in Referral.objects.all()
        if referral.kind == "link_worker"
        and referral.status != "draft"
        and in_period(referral.sent_at, question)
        and referral.to_organisation_id in teams
    ]


def statuses(question: Question, teams: set[uuid.UUID]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for referral in sent(question, teams):
        label = str(referral.get_status_display())
        counts[label] = counts.get(label, 0) + 1
    return counts


def reasons(question: Question, teams: set[uuid.UUID]) -> dict[str, int]:
    rows = list(ReferralReason.objects.select_related("need"))
    counts: dict[str, int] = {}
    for referral in sent(question, teams):
        named = [row.need.name for row in rows if row.referral_id == referral.pk]
        for name in named or ["No reason named"]:
            counts[name] = counts.get(name, 0) + 1
    return counts


def months(question: Question, teams: set[uuid.UUID]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for referral in sent(question, teams):
        month = referral.sent_at.astimezone(UK).strftime("%B %Y")
        counts[month] = counts.get(month, 0) + 1
    return counts


def waits(question: Question, teams: set[uuid.UUID]) -> tuple[list[float], int, int]:
    """Days waited by those spoken with, how many hear nothing yet, how many never did."""
    cases = {case.referral_id: case for case in Case.objects.all()}
    days, silent, ended = [], 0, 0
    for referral in sent(question, teams):
        case = cases.get(referral.pk)
        if case and case.first_contact_at:
            days.append((case.first_contact_at - referral.sent_at).total_seconds() / 86400)
        elif referral.status in OPEN:
            silent += 1
        else:
            ended += 1
    return sorted(days), silent, ended


def percentile(ordered: list[float], fraction: float) -> float | None:
    if not ordered:
        return None
    place = fraction * (len(ordered) - 1)
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    return below + (above - below) * (place - math.floor(place))


def responses() -> list[Response]:
    """All of them with their answers, in the order in which they were taken."""
    return list(Response.objects.order_by("taken_at").prefetch_related("answers"))


def ons4_pairs(
    question: Question, teams: set[uuid.UUID], item: str, responses: list[Response]
) -> tuple[int, int, list[tuple[int, int]]]:
    """Cases closed, those with a first answer, and the pairs of first and last answer."""
    cases = [
        case
        for case in Case.objects.all()
        if in_period(case.closed_at, question) and case.organisation_id in teams
    ]
    with_first, pairs = 0, []
    for case in cases:
        done = [
            response
            for response in responses
            if response.case_id == case.pk and not response.not_done_reason
        ]
        starts = [response for response in done if response.point == "baseline"]
        laters = [response for response in done if response.point != "baseline"]
        first = _value(starts[0], item) if starts else None
        last = _value(laters[-1], item) if laters else None
        if first is None:
            continue
        with_first += 1
        if last is not None and laters[-1].taken_at > starts[0].taken_at:
            pairs.append((first, last))
    return len(cases), with_first, pairs


def _value(response: Response, item: str) -> int | None:
    for answer in response.answers.all():
        if answer.item == item:
            return answer.value
    return None


def suggestions(question: Question, teams: set[uuid.UUID]) -> dict[str, tuple[int, int, int]]:
    """Of each group: shown with a place in the list, among the first three, chosen."""
    sizes = {1: "Provider that lists one service"}
    counted: dict[str, list[int]] = {}
    for row in Suggestion.objects.all():
        if row.organisation_id not in teams or not in_period(row.created_at, question):
            continue
        if row.place is None:
            continue
        size = "Provider that lists two to five"
        if row.provider_services > 5:
            size = "Provider that lists six or more"
        size = sizes.get(row.provider_services, size)
        groups = (
            f"Age {row.age_band}",
            f"Gender: {row.get_gender_display()}",
            f"Ethnicity: {row.get_ethnic_group_display()}",
            size,
        )
        for group in groups:
            counts = counted.setdefault(group, [0, 0, 0])
            counts[0] += 1
            counts[1] += row.place <= 3
            counts[2] += row.state in ("shortlisted", "signposted", "referred")
    return {group: (shown, first, taken) for group, (shown, first, taken) in counted.items()}
