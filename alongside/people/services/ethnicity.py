"""What a person said of their ethnic background, when they were asked."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.people.ethnicity import Ethnicity
from alongside.people.models import Person
from alongside.people.restriction import check_usable


@all_or_nothing()
def note_ethnicity(
    *, actor: Actor, person: Person, ethnicity: str, key: uuid.UUID | None = None
) -> None:
    """Write down what the person says; said again, nothing happens.

    ``key`` is not needed: the same answer twice is one answer.
    Raises Refused for what is no code of the list, and while what is held is only kept.
    """
    require(actor, Permission.CASES_WORK)
    if ethnicity not in Ethnicity.values:
        raise Refused(_("Choose one of the answers."), field="ethnicity")
    person = locked(person)
    check_usable(person)
    if person.ethnicity == ethnicity:
        return
    person.ethnicity = ethnicity
    person.save(update_fields=["ethnicity"])
    # Not which: whoever reads the audit need not know it.
    record(actor, "person.note_ethnicity", person, people=[person.pk])
