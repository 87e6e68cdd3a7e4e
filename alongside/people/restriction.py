"""What is kept of somebody and not used, because they asked or died: using it asks here first."""

from django.utils.translation import gettext as _

from alongside.common.errors import Refused
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
