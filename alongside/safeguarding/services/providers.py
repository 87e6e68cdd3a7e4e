"""A concern about an organisation: nobody new is sent there until a lead lifts it."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.services.intake import pause_intake, resume_intake
from alongside.organisations.models import Organisation
from alongside.safeguarding.models import Concern
from alongside.safeguarding.services.writing import held, said, was_written, write
from alongside.safeguarding.states import Step


@all_or_nothing()
def stop_referrals(
    *, actor: Actor, concern: Concern, organisation: Organisation, why: str, key: uuid.UUID
) -> None:
    """From this moment no new referral goes to any service of the organisation.

    Nobody outside the circle learns why; the organisation itself learns nothing. Those who have
    an open referral there are told, in neutral words, to look after the person.
    """
    concern = held(actor, concern)
    if was_written(key, concern):
        return
    why = said(why, "why", _("Write why: somebody may have to answer for it later."))
    if organisation.pk == actor.organisation_id:
        raise Refused(_("This is your own organisation. Ask the local authority’s lead to do it."))
    if concern.harm_organisation_id not in (None, organisation.pk):
        raise Refused(_("The concern is about another organisation."), field="organisation")
    if concern.harm_organisation_id is None:
        concern.harm, concern.harm_organisation = "organisation", organisation
        concern.save(update_fields=["harm", "harm_organisation"])
    pause_intake(actor=actor, organisation_id=organisation.pk, source_id=concern.pk)
    write(actor, concern, Step.STOP, text=why, key=key)
    record(actor, "concern.stop", concern, organisation=str(organisation.pk))


@all_or_nothing()
def lift_stop(*, actor: Actor, concern: Concern, why: str, key: uuid.UUID) -> None:
    """Let referrals go there again, as far as this concern goes: another may still hold them."""
    concern = held(actor, concern)
    if was_written(key, concern):
        return
    why = said(why, "why", _("Write why: somebody may have to answer for it later."))
    if resume_intake(actor=actor, source_id=concern.pk):
        write(actor, concern, Step.LIFT, text=why, key=key)
        record(actor, "concern.lift", concern)
