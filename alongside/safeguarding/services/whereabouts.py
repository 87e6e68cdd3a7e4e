"""A lead hides where somebody is."""

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.people.queries import person_visible_to
from alongside.people.services import protect
from alongside.safeguarding.models import Concern
from alongside.safeguarding.queries import circle_visible_to
from alongside.safeguarding.services.writing import held, write
from alongside.safeguarding.states import Step


@all_or_nothing()
def hide_whereabouts(*, actor: Actor, concern: Concern) -> None:
    """Switch safe mode on for the person: the lead and those of the circle who work with people

    know where they are, and nobody else. On already, nothing changes.
    Raises Refused when nobody is held here by that name.
    """
    concern = held(actor, concern)
    person = person_visible_to(actor, concern.person_id) if concern.person_id else None
    if person is None:
        raise Refused(_("No record of this person can be seen here, so there is nothing to hide."))
    if person.protected:
        return
    circle = circle_visible_to(actor).filter(concern=concern, ended_at=None).values("user_id")
    able = colleagues_who_may(actor, Permission.PEOPLE_PROTECT).filter(pk__in=circle)
    protect(actor=actor, person=person, circle=set(able.values_list("pk", flat=True)))
    write(actor, concern, Step.PROTECT)
    record(actor, "concern.hide", concern)
