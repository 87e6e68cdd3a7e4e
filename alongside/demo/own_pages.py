"""One of the invented people has pages of their own, so that a visitor can read them too."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Least

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.queries import DEMO_DOMAIN
from alongside.care.models import Case, Goal
from alongside.care.states import Status
from alongside.common.once import hold
from alongside.outcomes.models import Response
from alongside.people.models import OwnAccount
from alongside.people.services import open_own_account
from alongside.referrals.models import Referral
from alongside.referrals.states import OPEN
from alongside.referrals.states import Status as ReferralStatus

LOGIN = "person" + DEMO_DOMAIN


def open_pages() -> None:
    """Give whoever has the history most worth seeing an account; given before, nothing happens."""
    with acting_as(Actor.system("demo"), role="none") as actor:
        hold("demo person")  # two builders may end together
        chosen = None if OwnAccount.objects.exists() else _worth_seeing().first()
        if chosen:
            person = chosen.person
            name = person.preferred_name or person.given_name
            open_own_account(actor=actor, person_id=person.pk, email=LOGIN, name=name)


def _worth_seeing() -> QuerySet[Case]:
    """Open cases with a plan: measured twice, referred on (one open, one declined) come first."""
    twice = Response.objects.filter(
        case_id=OuterRef("pk"), point=Response.Point.REVIEW, not_done_reason=""
    )
    onward = Referral.objects.filter(parent_id=OuterRef("referral_id"))
    return (
        Case.objects.filter(status=Status.OPEN, first_contact_at__isnull=False)
        .select_related("person")
        .annotate(
            planned=Exists(Goal.objects.filter(case_id=OuterRef("pk"))),
            twice=Exists(twice),
            onward=Exists(onward.filter(status__in=OPEN)),
            declined=Exists(onward.filter(status=ReferralStatus.DECLINED)),
            done=Least(Count("goals__actions", filter=Q(goals__actions__done_at__isnull=False)), 3),
        )
        .order_by(
            *("-planned", "-twice", "-onward", "-declined", "-done"),
            F("next_contact_on").desc(nulls_last=True),
            "person__nhs_number",
        )
    )
