"""What of somebody's own account may go along with a referral."""

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.common.errors import Refused
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.models import Person
from alongside.people.queries.protection import protection_of
from alongside.referrals.about_me import AboutMe, Part
from alongside.referrals.models import LONGEST_TEXT


def check_about_me(told: AboutMe) -> None:
    """Raise Refused for what is no part of “About me”, and for a part in which nothing stands."""
    texts = told.parts.values()
    wrong = not set(told.parts) <= set(Part.values) or (told and told.on is None)
    if wrong or not all(0 < len(text.strip()) <= LONGEST_TEXT for text in texts):
        raise Refused(_("Choose among the parts in which something is written."), field="about_me")


def check_gives_no_part_away(actor: Actor, person: Person, told: AboutMe) -> None:
    """Raise Refused for a part that says where a protected person is.

    Only whoever knows where they are can compare. Others are refused whatever stands there, so that
    the refusal tells nothing.
    """
    if told and person.protected and protection_of(actor, person.pk) is None:
        raise Refused(
            _("None of what they wrote about themselves can go along from here. Leave it out."),
            field="about_me",
        )
    check_gives_nothing_away(actor, person, "about_me", *told.parts.values())
