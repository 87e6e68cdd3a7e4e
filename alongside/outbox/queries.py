"""Reading the background work: is it healthy, and what has failed."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission


@dataclass(frozen=True)
class Workload:
    """How many jobs wait, run now, and have failed for good (all their tries used up)."""

    waiting: int
    running: int
    failed: int


def jobs_visible_to(actor: Actor) -> QuerySet[ProcrastinateJob]:
    """Jobs hold ids only; still, they are for those who look after the service."""
    if not actor.may(Permission.JOBS_VIEW):
        return ProcrastinateJob.objects.none()
    return ProcrastinateJob.objects.all()


def workload(actor: Actor) -> Workload:
    """The jobs by how far they are."""
    counts = dict(
        jobs_visible_to(actor).values_list("status").annotate(Count("id")).order_by("status")
    )
    return Workload(
        waiting=counts.get("todo", 0),
        running=counts.get("doing", 0),
        failed=counts.get("failed", 0),
    )


def troubled(actor: Actor) -> QuerySet[ProcrastinateJob]:
    """Jobs that failed for good, and those that failed and will be tried again; newest first."""
    jobs = jobs_visible_to(actor)
    return (jobs.filter(status="failed") | jobs.filter(status="todo", attempts__gt=0)).order_by(
        "-id"
    )
