"""Reading which web addresses to look at, and which lead nowhere."""

import datetime as dt

from django.db.models import F, Q, QuerySet

from alongside.common import clock
from alongside.directory.models import LinkCheck, Service
from alongside.directory.queries.listed import SHOWN

LOOK_AGAIN = dt.timedelta(days=30)
# What failed once may have been a bad night.
LOOK_AGAIN_AT_A_FAILURE = dt.timedelta(days=3)
FAILED_FOR_GOOD = 2  # times in a row


def to_look_at() -> QuerySet[Service]:
    """Listed entries whose web address is to be looked at, the longest waiting first."""
    now = clock.now()
    old = Q(link_check__checked_at__lt=now - LOOK_AGAIN)
    failed = Q(link_check__failures__gt=0, link_check__checked_at__lt=now - LOOK_AGAIN_AT_A_FAILURE)
    return (
        Service.objects.filter(status__in=SHOWN)
        .exclude(url="")
        .filter(Q(link_check=None) | ~Q(link_check__url=F("url")) | old | failed)
        .order_by(F("link_check__checked_at").asc(nulls_first=True), "id")
    )


def dead_links() -> QuerySet[LinkCheck]:
    """Addresses of listed entries that failed again and again and still stand there."""
    return (
        LinkCheck.objects.filter(
            failures__gte=FAILED_FOR_GOOD, service__status__in=SHOWN, service__url=F("url")
        )
        .select_related("service__organisation")
        .order_by("-failures", "checked_at")
    )
