"""What is kept of somebody and not used, because they asked: using it asks here first."""

from django.utils.translation import gettext as _

from alongside.common.errors import Refused
from alongside.people.models import Person


def check_usable(person: Person) -> None:
    """Raise Refused while what is held of the person is only kept.

    Raising a concern for somebody's safety does not ask: that may always be done.
    """
    if person.restricted:
        raise Refused(
            _(
                "What is held of this person is kept and not used, because they asked for that. "
                "Nothing was done. Is somebody’s safety at stake? Raise a concern. Anything else: "
                "ask the privacy officer."
            )
        )
