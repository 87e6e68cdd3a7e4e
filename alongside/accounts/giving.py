"""Which roles somebody may give, at an organisation of which kind."""

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import (
    Administrator,
    Analyst,
    Commissioner,
    DirectoryEditor,
    LinkWorker,
    OrganisationLead,
    PrivacyOfficer,
    Provider,
    Referrer,
    Role,
    SafeguardingLead,
    TeamLead,
)
from alongside.organisations.models import Organisation

Kind = Organisation.Kind

# Who works with people there; whoever answers for an organisation is at every kind of them.
_AT_WORK: dict[str, tuple[type[Role], ...]] = {
    Kind.GP_PRACTICE: (Referrer,),
    Kind.HOSPITAL: (Referrer,),
    Kind.LINK_WORKER_TEAM: (LinkWorker, TeamLead, Referrer),
    Kind.PROVIDER: (Provider, Referrer),
    Kind.COUNCIL: (Referrer, Provider),
    Kind.COMMISSIONER: (Referrer,),
}
_ANSWERING = (OrganisationLead, SafeguardingLead, PrivacyOfficer)
# These reach beyond their organisation, so only whoever looks after the area gives them.
_OF_THE_AREA = (Commissioner, Analyst, DirectoryEditor, Administrator)
_PLANNING = (Kind.COUNCIL, Kind.COMMISSIONER)


def roles_to_give(actor: Actor, kind: str) -> dict[str, type[Role]]:
    """The roles that the actor may give at an organisation of this kind, by their code."""
    if not actor.may(Permission.MEMBERS_MANAGE):
        return {}
    roles: list[type[Role]] = [*_AT_WORK[kind], *_ANSWERING]
    if kind in _PLANNING and actor.may(Permission.ORGANISATIONS_TAKE_ON):
        roles += _OF_THE_AREA
    return {role.code: role for role in roles}
