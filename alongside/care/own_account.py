"""What a person says of themselves in their plan, as it can go along with a referral."""

from alongside.accounts.actor import Actor
from alongside.care.models import Case, Plan
from alongside.care.models.plan import ABOUT_ME
from alongside.care.network import may_draw
from alongside.care.queries import plan_of, plans_visible_to
from alongside.common import clock
from alongside.people.queries.protection import protection_of
from alongside.referrals.about_me import NOTHING, AboutMe, written


def own_account(actor: Actor) -> AboutMe:
    """What the person who asks, or whom the actor acts for, says of themselves.

    As it stands in the plan that was written last, among those that say anything. Nothing while
    the person is protected: see ``goes_from_own_pages``.
    """
    if actor.person_id and not goes_from_own_pages(actor):
        return NOTHING
    plans = plans_visible_to(actor).only("case_id", *ABOUT_ME).order_by("-written_at")
    return next(filter(None, map(_account_in, plans)), NOTHING)


def goes_from_own_pages(actor: Actor) -> bool:
    """Whether a part of it can be sent along by the person themselves, on their own pages.

    Not in safe mode: there whoever knows where they are looks that nothing says it. Which part
    would say it is no answer to give on pages that others may read, so none of them is offered.
    """
    return may_draw(actor)


def account_in(actor: Actor, case: Case) -> AboutMe:
    """What the person of a case says of themselves to the team: in the plan, once there is one.

    Until then it is what came along with the referral that began the case. Of a protected person
    it is offered to the circle around them alone: nobody else can tell what would give them away.
    """
    if case.person.protected and protection_of(actor, case.person_id) is None:
        return NOTHING
    plan = plan_of(actor, case.pk)
    return _account_in(plan) if plan else case.referral.own_account


def _account_in(plan: Plan) -> AboutMe:
    return written({name: getattr(plan, name) for name in ABOUT_ME}, clock.today())
