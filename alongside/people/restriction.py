"""What is kept of somebody and not used, because they asked or died: using it asks here first."""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.common.errors import Refused
from alongside.common.once import hold, share
from alongside.common.statements import put_together_once
from alongside.people.models import Person


def check_usable(person: Person) -> None:
    """Raise Refused while what is held of the person is only kept, and once they have died.

    Raising a concern for somebody's safety does not ask: that may always be done.
    """
    check_living(person)
    if person.restricted:
        raise Refused(
            _(
                "What is held of this person is kept and not used, because they asked for that. "
                "Nothing was done. Is somebody’s safety at stake? Raise a concern. Anything else: "
                "ask the privacy officer."
            )
        )


def check_living(person: Person) -> None:
    """Raise Refused once it was noted that the person died."""
    if person.has_died:
        raise Refused(
            _(
                "This person has died: that was noted here. Nothing was done, and nobody was told. "
                "If you know that they are alive, ask the link-worker team to put it right."
            )
        )


def stays_usable(person: Person) -> None:
    """As ``check_usable``, of this moment and until the transaction ends.

    The person was read before: somebody may note meanwhile that they died, restrict what is held
    of them, or erase it. What is begun here waits for that, or is seen by it.
    Raises Refused for somebody who is there no more, too.
    """
    share("retention")  # as what erases holds it
    share("use of", person.pk)
    now = next(iter(_as_it_is(person.pk)), None)
    if now is None:
        raise Refused(_("This person can no longer be seen here. Nothing was done."))
    check_usable(now)


@put_together_once
def _as_it_is(person_id: uuid.UUID) -> QuerySet[Person]:
    return Person.objects.only("has_died", "restricted").filter(pk=person_id)


def hold_use(person_id: uuid.UUID) -> None:
    """Whoever stops the use of what is held: what somebody begins with it is seen, or refused."""
    hold("use of", person_id)
