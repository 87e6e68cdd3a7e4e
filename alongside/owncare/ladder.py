"""Who is asked and told, in which order, when somebody who is out alone says nothing."""

import datetime as dt

from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_who_may
from alongside.owncare.models import LoneVisit

REMINDED_FOR = dt.timedelta(minutes=10)  # until the first colleague is told
TOLD_FOR = dt.timedelta(minutes=15)  # until the next is


def colleagues_to_tell(visit: LoneVisit) -> list[User]:
    """The buddy, then the team's leads by name: who still works there, each once."""
    team = {user.pk: user for user in members_who_may(visit.organisation_id, Permission.CASES_WORK)}
    first = [team[visit.buddy_id]] if visit.buddy_id in team else []
    leads = members_who_may(visit.organisation_id, Permission.CASES_REASSIGN)
    others = [lead for lead in leads if lead.pk not in (visit.by_id, visit.buddy_id)]
    return [*first, *others]
