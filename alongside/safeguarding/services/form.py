"""The referral to the local authority, filled in as far as the concern goes."""

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.safeguarding.authority_form import draw
from alongside.safeguarding.models import Concern
from alongside.safeguarding.queries import about
from alongside.safeguarding.services.writing import held, write
from alongside.safeguarding.states import Step


@all_or_nothing()
def make_form(*, actor: Actor, concern: Concern) -> bytes:
    """The form as a tagged PDF. That it was made stands in the chronology.

    Raises Refused for an adult who did not agree, while no lawful reason stands in its place.
    """
    concern = held(actor, concern)
    if not concern.may_be_shared:
        raise Refused(_("They did not agree. Decide first, with the lawful reason for sharing it."))
    write(actor, concern, Step.FORM)
    record(actor, "concern.form", concern)
    known = about(actor, concern)
    return draw(concern, about=known, made_by=actor.name, of=actor.organisation_name)
