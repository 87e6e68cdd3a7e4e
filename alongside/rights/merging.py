"""What can be chosen when two records are made one, and what stands against it."""

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.people.models import WAYS_TO_FIND, Person
from alongside.people.queries.protection import is_in_circle
from alongside.people.queries.relations import relations_visible_to
from alongside.people.states import RelationStatus

# By the names of the columns, in the order of the page, with what they are called.
CHOSEN = {
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Last name"),
    "preferred_name": gettext_lazy("What they are called"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "gender": gettext_lazy("Gender"),
    "ethnicity": gettext_lazy("Ethnic background"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "address": gettext_lazy("Address"),
    "postcode": gettext_lazy("Postcode"),
    "contact_by": gettext_lazy("How to be in touch"),
    "contact_note": gettext_lazy("How and when contact is safe"),
    "language": gettext_lazy("Language"),
    "needs_interpreter": gettext_lazy("Needs an interpreter"),
    "gp_practice_id": gettext_lazy("GP practice"),
}
WAYS = (*WAYS_TO_FIND, "gp_practice_id")


def why_not(actor: Actor, one: Person, other: Person) -> list[str]:
    """Everything that stands against making one of these two, in words; nothing where they can be.

    Of people whose records the actor may make one.
    """
    found = []
    if one.nhs_number and other.nhs_number and one.nhs_number != other.nhs_number:
        found.append(
            _(
                "They have two NHS numbers, so to the NHS they are two people. If that is a "
                "mistake, the GP practice has it put right there first."
            )
        )
    if one.has_died or other.has_died:
        found.append(
            _(
                "On one of them it is noted that the person died. If they are one person, note it "
                "on the other, too: then both are quiet. If they live, undo it first."
            )
        )
    if one.restricted or other.restricted:
        found.append(
            _(
                "What is held in one of them is kept and not used, as the person asked. Ask the "
                "privacy officer to end that first."
            )
        )
    if _waits(one) or _waits(other):
        found.append(
            _(
                "Somebody asked for something about one of them that waits for its answer, or "
                "part of it is being erased. When that is done, they can be made one."
            )
        )
    if any(person.protected and not is_in_circle(actor, person.pk) for person in (one, other)):
        found.append(
            _(
                "Where one of them is, is hidden, and you are not among those who know. Somebody "
                "who is has to do this."
            )
        )
    found += _acting(actor, one, other)
    return found


def why_not_undone(actor: Actor, kept: Person) -> str:
    """What stands against making two of one again, in words; empty where nothing does."""
    if kept.merged_into_id:
        return _("This record was made one with another since: take those two apart first.")
    if kept.has_died:
        return _("It was noted since that this person died. Undo that first, if it is a mistake.")
    if kept.restricted or _waits(kept):
        return _(
            "Somebody asked for something about this record that is not over. When it is, the two "
            "can be taken apart."
        )
    if kept.protected and not is_in_circle(actor, kept.pk):
        return _("Where this person is, is hidden. Somebody who knows it has to do this.")
    return ""


def would_end(one: Person, other: Person) -> QuerySet[Consent]:
    """The agreements on one that end because the person said no on the other, later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rights_would_end(%s, %s, %s)", [one.pk, other.pk, clock.today()])
        ids = [consent for (consent,) in cursor.fetchall()]
    return Consent.objects.filter(pk__in=ids).select_related("recipient")


def _acting(actor: Actor, one: Person, other: Person) -> list[str]:
    """Whoever must not act for the person by one record must not by the other."""
    relations = list(relations_visible_to(actor).filter(person_id__in=[one.pk, other.pk]))
    refused = [relation for relation in relations if relation.status == RelationStatus.REFUSED]
    standing = [relation for relation in relations if relation.status == RelationStatus.STANDING]
    names = {
        stands.name
        for stands in standing
        for refusal in refused
        if refusal.person_id != stands.person_id
        and (not refusal.name or refusal.name.casefold() == stands.name.casefold())
    }
    return [
        _("%(name)s acts for one of them and must not act for the other: end that first.")
        % {"name": name}
        for name in sorted(names)
    ]


def _waits(person: Person) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rights_waits(%s)", [person.pk])
        (answer,) = cursor.fetchone()
    return bool(answer)
