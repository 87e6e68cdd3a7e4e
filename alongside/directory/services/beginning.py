"""An organisation puts a service of its own into the directory."""

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.entry import Entry, Line
from alongside.directory.models import Service
from alongside.directory.queries.listed import SHOWN
from alongside.directory.services.edits import check
from alongside.directory.services.entries import Writer
from alongside.directory.services.freshness import mark_verified
from alongside.organisations.queries import organisation_with

BY_THEMSELVES = "the organisation itself"


@all_or_nothing()
def begin_entry(
    *, actor: Actor, name: str, description: str, needs: list[str], email: str, phone: str
) -> Service:
    """A new entry of the actor's organisation, public at once, which takes referrals.

    ``needs`` are codes of the vocabulary; ``email`` is where word of a referral goes. One of this
    name that is theirs already is answered as it stands.
    """
    require(actor, Permission.ENTRIES_BEGIN)
    organisation = organisation_with(actor.organisation)
    hold("entry", organisation.pk, name.strip().casefold())
    own = Service.objects.filter(organisation=organisation, status__in=SHOWN)
    earlier = own.filter(name__iexact=name.strip()).first()
    if earlier:
        return earlier
    if not email:
        raise Refused(_("Enter where word of a new referral goes."), field="email")
    entry = Entry(
        organisation=organisation.name,
        name=name.strip(),
        description=description.strip(),
        email=email,
        takes_referrals=True,
        referral_email=email,
        phones=[Line(number=phone)] if phone else [],
        needs=needs,
    )
    check(entry)
    writer = Writer(BY_THEMSELVES, organisation.kind)
    # Another organisation may bear the same name: the entry is this one's.
    writer.known.learn([])
    writer.known.organisations[organisation.name.casefold()] = organisation.pk
    (made,) = writer.create([entry])
    service = Service.objects.get(pk=made)
    mark_verified(actor, service, str(ROLES[actor.role_code].name))
    record(actor, "directory.begin", service)
    return service
