"""Roles, as classes that read as English. The roles page prints this very text."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.accounts.permissions import Permission


class Role:
    """What somebody does in an organisation, and what that lets them do here."""

    code: str
    name: Any
    description: Any
    permissions: frozenset[Permission] = frozenset()
    signs_in = True
    # How long somebody stays signed in without doing anything, and at most.
    idle = dt.timedelta(minutes=60)
    longest = dt.timedelta(hours=12)


# Roles that reach far, or see what few may see.
_SHORTER = dt.timedelta(minutes=20), dt.timedelta(hours=8)
# Whoever belongs to an organisation signs in with a second step of their own.
_SIGNED_IN = frozenset({Permission.SIGN_IN_KEEP})
# Whoever works here may hear of harm: nobody has to ask somebody else to raise it.
_EVERY_MEMBER = _SIGNED_IN | {Permission.CONCERNS_RAISE}


class Person(Role):
    """Not a membership: nobody is a person on behalf of an organisation."""

    code = "person"
    name = _("Person")
    description = _(
        "The person all this is for. Says what matters and what helps; sees on pages of their own "
        "what is happening for them, what they agreed to and who looked at it. Can take back what "
        "they agreed to."
    )
    idle, longest = dt.timedelta(minutes=20), dt.timedelta(hours=2)  # others may be near
    permissions = frozenset({Permission.OWN_RECORD})


class Proxy(Role):
    """Not a membership either: somebody acts for one person, as far as their relation says."""

    code = "proxy"
    name = _("Acts for a person")
    description = _(
        "A parent, deputy or attorney, or a carer or friend whom the person asked. Sees on pages "
        "of their own as much of that one person as was written down, and nothing that is hidden "
        "from them: who helps, the plan, what was agreed, or less."
    )
    idle, longest = Person.idle, Person.longest
    permissions = frozenset({Permission.PROXY_NEWS, Permission.PROXY_PLAN, Permission.PROXY_AGREE})


class Volunteer(Role):
    """Not a membership: they have no account, and act through a link and a code."""

    code = "volunteer"
    name = _("Volunteer with a link")
    description = _(
        "Helps out at a charity or club and has no account here. A link in an e-mail and a code "
        "show one referral, for a while: say yes, say no, or ask. Sees nothing else, and nothing "
        "once the organisation ends it."
    )
    signs_in = False
    permissions = frozenset({Permission.OFFER_ANSWER})


class Referrer(Role):
    code = "referrer"
    name = _("Referrer")
    description = _(
        "A GP, nurse, receptionist, pharmacist, social worker, teacher or anyone else who meets a "
        "person in need. Sends referrals and sees what became of them; sees no case notes."
    )
    permissions = _EVERY_MEMBER | frozenset(
        {
            Permission.REFERRALS_SEND,
            Permission.REFERRALS_VIEW,
            Permission.PEOPLE_VIEW,
            Permission.MESSAGES_VIEW,
        }
    )


class LinkWorker(Role):
    code = "link_worker"
    name = _("Link worker")
    description = _(
        "Listens to a person, plans with them and finds what helps. Takes on referrals to the "
        "team, works the team's cases, refers people on to services."
    )
    permissions = _EVERY_MEMBER | frozenset(
        {
            Permission.REFERRALS_SEND,
            Permission.REFERRALS_VIEW,
            Permission.REFERRALS_TRIAGE,
            Permission.PEOPLE_VIEW,
            Permission.PEOPLE_PROTECT,
            Permission.CASES_WORK,
            Permission.MESSAGES_VIEW,
        }
    )


class TeamLead(LinkWorker):
    code = "team_lead"
    name = _("Team lead")
    description = _(
        "A link worker who also answers for the team: gives cases from one colleague to another, "
        "says what the team asks of whoever refers and how soon it answers, hears when it did "
        "not, sees the team's figures and who looked at what. Makes one record of two that are of "
        "the same person. In an emergency opens the record of somebody whom the team does not "
        "know, for hours, and answers for it."
    )
    permissions = LinkWorker.permissions | {
        Permission.PEOPLE_MERGE,
        Permission.GLASS_BREAK,
        Permission.CASES_REASSIGN,
        Permission.PROMISE_SET,
        Permission.WORDS_SET,
        Permission.FORMS_BUILD,
        Permission.REPORTS_TEAM,
        Permission.AUDIT_VIEW,
    }


class Provider(Role):
    code = "provider"
    name = _("Provider worker")
    description = _(
        "Works or volunteers for a charity, club or council service. Answers referrals to its "
        "services and records who came, refers on whom they have taken on, and says whether there "
        "is room. Sees the least that the service needs about a person."
    )
    permissions = _EVERY_MEMBER | frozenset(
        {
            Permission.REFERRALS_VIEW,
            Permission.REFERRALS_ANSWER,
            Permission.REFERRALS_ONWARD,
            Permission.PEOPLE_VIEW,
            Permission.MESSAGES_VIEW,
            Permission.REPORTS_SERVICE,
            Permission.ROOM_SAY,
        }
    )


class Commissioner(Role):
    code = "commissioner"
    name = _("Commissioner")
    description = _(
        "Plans and pays for an area. Arranges for its people to go to services elsewhere. Sees "
        "figures with small numbers hidden; never a person."
    )
    permissions = _EVERY_MEMBER | frozenset({Permission.REPORTS_AREA, Permission.ARRANGEMENTS_MAKE})


class Analyst(Role):
    code = "analyst"
    name = _("Analyst")
    description = _("Studies what helped, from the same figures as a commissioner; never a person.")
    permissions = _EVERY_MEMBER | frozenset({Permission.REPORTS_AREA})


class DirectoryEditor(Role):
    code = "directory_editor"
    name = _("Directory editor")
    description = _("Keeps the directory of services true. Sees no people.")
    permissions = _EVERY_MEMBER | frozenset({Permission.DIRECTORY_EDIT})


class Administrator(Role):
    code = "administrator"
    name = _("Administrator")
    description = _(
        "Keeps the service running for an area: takes organisations on, and looks after background "
        "work and the record of who did what. Sees that things happened, not people's stories."
    )
    idle, longest = _SHORTER
    permissions = _EVERY_MEMBER | frozenset(
        {
            Permission.ORGANISATIONS_TAKE_ON,
            Permission.MEMBERS_MANAGE,
            Permission.KEYS_MANAGE,
            Permission.AGREEMENT_SIGN,
            Permission.ENTRIES_BEGIN,
            Permission.JOBS_VIEW,
            Permission.PRICES_SET,
            Permission.AUDIT_VIEW,
        }
    )


class OrganisationLead(Role):
    code = "organisation_lead"
    name = _("Organisation lead")
    description = _(
        "Answers for one organisation here: signs its data-sharing agreement, invites colleagues "
        "and lets them go, sees to its entry in the directory, says what it asks of whoever refers "
        "and how soon it answers. Sees that things happened in the organisation, not people's "
        "stories."
    )
    idle, longest = _SHORTER
    permissions = _EVERY_MEMBER | frozenset(
        {
            Permission.MEMBERS_MANAGE,
            Permission.KEYS_MANAGE,
            Permission.AGREEMENT_SIGN,
            Permission.ENTRIES_BEGIN,
            Permission.PROMISE_SET,
            Permission.FORMS_BUILD,
            Permission.REPORTS_SERVICE,
            Permission.ROOM_SAY,
            Permission.AUDIT_VIEW,
        }
    )


class PrivacyOfficer(Role):
    code = "privacy_officer"
    name = _("Privacy officer")
    description = _(
        "Answers for what the organisation does with people's data. Judges each emergency access; "
        "sees who looked at or changed what, not people's stories."
    )
    idle, longest = _SHORTER
    permissions = _SIGNED_IN | {Permission.AUDIT_VIEW, Permission.PRIVACY_REVIEW}


class SafeguardingLead(Role):
    code = "safeguarding_lead"
    name = _("Safeguarding lead")
    description = _(
        "Answers for people's safety in the organisation. Is told of a concern at once, decides "
        "what is done, may hide where somebody is and stop new referrals to a service. Sees the "
        "concerns that reach them, and who looked at or changed what; no cases or referrals."
    )
    idle, longest = _SHORTER
    permissions = _EVERY_MEMBER | frozenset(
        {
            Permission.CONCERNS_LEAD,
            Permission.PEOPLE_VIEW,
            Permission.PEOPLE_PROTECT,
            Permission.AUDIT_VIEW,
        }
    )


# The roles that a membership can give.
ROLES: dict[str, type[Role]] = {
    role.code: role
    for role in (
        Referrer,
        LinkWorker,
        TeamLead,
        Provider,
        Commissioner,
        Analyst,
        DirectoryEditor,
        Administrator,
        PrivacyOfficer,
        SafeguardingLead,
        OrganisationLead,
    )
}

EVERYBODY: tuple[type[Role], ...] = (Person, Proxy, Volunteer, *ROLES.values())
