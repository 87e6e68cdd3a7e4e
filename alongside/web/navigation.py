"""The menu, and the desk where each role starts."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """A line of the menu for those with one of the permissions; with none named, for everybody."""

    url_name: str
    label: Any
    permissions: frozenset[Permission] = frozenset()

    def is_for(self, actor: Actor) -> bool:
        return not self.permissions or bool(self.permissions & actor.permissions)


ENTRIES: tuple[Entry, ...] = (
    Entry("own_page", _("My page"), frozenset({Permission.OWN_RECORD})),
    Entry("own_plan", _("My plan"), frozenset({Permission.OWN_RECORD})),
    Entry("own_agreements", _("What I agreed to"), frozenset({Permission.OWN_RECORD})),
    Entry("own_acting", _("Who acts for me"), frozenset({Permission.OWN_RECORD})),
    Entry("own_looks", _("Who looked"), frozenset({Permission.OWN_RECORD})),
    Entry("own_rights", _("My data"), frozenset({Permission.OWN_RECORD})),
    Entry(
        "acting_page",
        _("Who I act for"),
        frozenset({Permission.PROXY_NEWS, Permission.PROXY_PLAN, Permission.PROXY_AGREE}),
    ),
    Entry("acting_plan", _("Their plan"), frozenset({Permission.PROXY_PLAN})),
    Entry("acting_agreements", _("What was agreed"), frozenset({Permission.PROXY_AGREE})),
    Entry("acting_data", _("Put right"), frozenset({Permission.PROXY_AGREE})),
    Entry("board", _("Board"), frozenset({Permission.CASES_WORK})),
    Entry("yourself", _("For yourself"), frozenset({Permission.CASES_WORK})),
    Entry("refer", _("Refer"), frozenset({Permission.REFERRALS_SEND})),
    Entry("provider_desk", _("Referrals to us"), frozenset({Permission.REFERRALS_ANSWER})),
    Entry(
        "sent_referrals",
        _("Sent"),
        frozenset({Permission.REFERRALS_SEND, Permission.REFERRALS_ONWARD}),
    ),
    Entry("our_sessions", _("Sessions"), frozenset({Permission.REFERRALS_ANSWER})),
    Entry("editor_queue", _("Keep it true"), frozenset({Permission.DIRECTORY_EDIT})),
    Entry("arrivals", _("Organisations"), frozenset({Permission.ORGANISATIONS_TAKE_ON})),
    Entry("own_organisation", _("Our organisation"), frozenset({Permission.MEMBERS_MANAGE})),
    Entry(
        "our_entries",
        _("Our entries"),
        frozenset({Permission.REFERRALS_ANSWER, Permission.ENTRIES_BEGIN}),
    ),
    Entry("concerns", _("Concerns"), frozenset({Permission.CONCERNS_LEAD})),
    Entry("sent_messages", _("Messages"), frozenset({Permission.MESSAGES_VIEW})),
    Entry("reports", _("Reports"), frozenset({Permission.REPORTS_TEAM, Permission.REPORTS_AREA})),
    Entry("elsewhere_list", _("Elsewhere"), frozenset({Permission.ARRANGEMENTS_MAKE})),
    Entry("provider_report", _("Our report"), frozenset({Permission.REPORTS_SERVICE})),
    Entry("how_soon", _("How soon we answer"), frozenset({Permission.PROMISE_SET})),
    Entry("prices", _("Prices of messages"), frozenset({Permission.PRICES_SET})),
    Entry("forms_built", _("What we ask"), frozenset({Permission.FORMS_BUILD})),
    Entry("jobs", _("Background work"), frozenset({Permission.JOBS_VIEW})),
    Entry("agreement_register", _("Agreements"), frozenset({Permission.PRIVACY_REVIEW})),
    Entry("members", _("Who works here"), frozenset({Permission.MEMBERS_MANAGE})),
    Entry("keys", _("Keys for programs"), frozenset({Permission.KEYS_MANAGE})),
    Entry("emergency", _("Emergency access"), frozenset({Permission.GLASS_BREAK})),
    Entry("rights_requests", _("Requests"), frozenset({Permission.PRIVACY_REVIEW})),
    Entry("retention", _("How long"), frozenset({Permission.PRIVACY_REVIEW})),
    Entry("processing", _("What for"), frozenset({Permission.PRIVACY_REVIEW})),
    Entry("emergency_reviews", _("Emergency access"), frozenset({Permission.PRIVACY_REVIEW})),
    Entry("audit", _("Who did what"), frozenset({Permission.AUDIT_VIEW})),
    Entry("directory", _("Find help nearby")),
)

# Where somebody lands after signing in; a role not named here starts on the home page.
DESKS: dict[str, str] = {
    "person": "own_page",
    "proxy": "acting_page",
    "referrer": "sent_referrals",
    "link_worker": "board",
    "team_lead": "board",
    "provider": "provider_desk",
    "administrator": "jobs",
    "organisation_lead": "own_organisation",
    "safeguarding_lead": "concerns",
    "privacy_officer": "rights_requests",
    "commissioner": "reports",
    "analyst": "reports",
    "directory_editor": "editor_queue",
}


def navigation_for(actor: Actor, path: str, listed: int = 0) -> list[dict[str, Any]]:
    """The menu as the header macro wants it, the entry that leads to ``path`` marked.

    A list of services is in it as soon as there is something on it: ``listed`` is how many.
    """
    entries = [(reverse(entry.url_name), entry) for entry in ENTRIES if entry.is_for(actor)]
    if listed:
        entries.append((reverse("shortlist"), Entry("shortlist", _list_of(listed))))
    # The longest address that starts the path, so that /cases/new/ does not also mark /.
    current = max((href for href, _entry in entries if path.startswith(href)), key=len, default="")
    return [
        {"href": href, "text": str(entry.label), "current": href == path, "active": href == current}
        for href, entry in entries
    ]


def _list_of(listed: int) -> str:
    return gettext("Your list (%(number)s)") % {"number": listed}
