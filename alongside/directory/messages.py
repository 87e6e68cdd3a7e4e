"""The words of the directory's messages. A text message is one or two sentences and a link.

They are in the language that is active: that of whoever they go to (``directory.tasks``).
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alongside.directory.links import claim_code, enquiry_token
from alongside.directory.models import Claim, Enquiry, Problem, Proposal, Service
from alongside.directory.rules.freshness import policy
from alongside.directory.states import ClaimStatus, ProblemStatus
from alongside.directory.wording import label_of

# Whole sentences: in other languages the verb changes with what became of it.
_CLAIMS = {
    ClaimStatus.HELD: (
        gettext_lazy("You look after %(service)s now"),
        gettext_lazy("Your claim was confirmed: you look after %(service)s now.%(reason)s"),
    ),
    ClaimStatus.REFUSED: (
        gettext_lazy("Your claim to %(service)s was refused"),
        gettext_lazy("Your claim to look after %(service)s was refused.%(reason)s"),
    ),
    ClaimStatus.ENDED: (
        gettext_lazy("You do not look after %(service)s any more"),
        gettext_lazy("Your claim to look after %(service)s has ended.%(reason)s"),
    ),
}


@dataclass(frozen=True)
class Words:
    """A subject, which a text message does not show, and a body."""

    subject: str
    body: str


def is_it_right(enquiry: Enquiry) -> Words:
    """To the provider: one tap says that all is right."""
    words = {
        "service": enquiry.service.name,
        "link": _public(f"/directory/check/{enquiry_token(enquiry.pk)}/"),
        "days": policy().link_lasts,
    }
    subject = _("Is this still right? %(service)s") % words
    if enquiry.channel == Enquiry.Channel.TEXT:
        return Words(
            subject, _("Is %(service)s still running as listed? Tap to confirm: %(link)s") % words
        )
    body = _(
        "%(service)s is listed in the local directory of services. "
        "People are sent to you by what it says.\n\n"
        "Is it still right? Look and answer here. It takes half a minute and needs no password:\n"
        "%(link)s\n\n"
        "The link works once, for %(days)s days, and for this entry only. "
        "If you have nothing to do with this service, do nothing."
    )
    return Words(subject, body % words)


def owner_should_know(enquiry: Enquiry) -> Words:
    """To the entry's owner: the provider has been asked before and kept silent."""
    words = {"service": enquiry.service.name, "link": editor_link(enquiry.service)}
    return Words(
        _("Not confirmed for long: %(service)s") % words,
        _(
            "The provider of %(service)s was asked before and has not answered. "
            "We have asked again. Perhaps a phone call helps:\n%(link)s"
        )
        % words,
    )


def problem_came_in(problem: Problem) -> Words:
    """To the owner (all editors, when it may not be safe): what kind of problem, and where."""
    words = {
        "service": problem.service.name,
        "kind": problem.get_kind_display(),
        "link": editor_link(problem.service),
    }
    return Words(
        _("Something is wrong: %(service)s") % words,
        _("Somebody says of %(service)s: %(kind)s.\n\nLook at it: %(link)s") % words,
    )


def problem_is_settled(problem: Problem, answer: str) -> Words:
    """To the reporter who left an address."""
    words = {
        "service": problem.service.name,
        "link": _public(f"/directory/services/{problem.service_id}/"),
    }
    said = (
        _("Thank you for telling us about %(service)s. It is put right now.")
        if problem.status == ProblemStatus.FIXED
        else _("Thank you for telling us about %(service)s. We looked into it.")
    )
    only = _("We use your address for this answer only.")
    parts = [said % words, answer, words["link"], only]
    return Words(
        _("What you told us about %(service)s") % words,
        "\n\n".join(part for part in parts if part),
    )


def proposal_is_decided(proposal: Proposal) -> Words:
    """To the proposer: what became of each field, and why."""
    lines = [
        f"– {label_of(change.field)}: {change.get_decision_display()}"
        + (f" ({change.reason})" if change.reason else "")
        for change in proposal.changes.order_by("id")
    ]
    last = proposal.moves.last()
    if last and last.reason:
        lines.append(f"\n{last.reason}")
    words = {"service": proposal.title, "lines": "\n".join(lines)}
    return Words(
        _("Your changes to %(service)s") % words,
        _("An editor has looked at your changes to %(service)s:\n\n%(lines)s") % words,
    )


def code_for(claim: Claim) -> Words:
    """To the contact on record, with the code that proves the claim."""
    code = claim_code(claim.pk)
    words = {
        "service": claim.service.name,
        "organisation": claim.organisation.name,
        "code": f"{code[:4]} {code[4:]}",
    }
    return Words(
        _("A code to look after %(service)s") % words,
        _(
            "%(organisation)s asks to look after the entry of %(service)s. "
            "If that is right, give them this code: %(code)s\n\n"
            "If it is not, tell nobody the code. Nothing will change."
        )
        % words,
    )


def claim_is_decided(claim: Claim, reason: str) -> Words:
    """To the claimant."""
    words = {"service": claim.service.name, "reason": f"\n\n{reason}" if reason else ""}
    subject, body = _CLAIMS[ClaimStatus(claim.status)]
    return Words(str(subject) % words, str(body) % words)


def a_list(link: str) -> Words:
    """To whoever was given a list of services: the link, and nothing that others might read."""
    words = {"link": link}
    return Words(
        _("A list for you"),
        _("Here is the list that was put together for you: %(link)s") % words,
    )


def editor_link(service: Service) -> str:
    return f"{settings.SITE_URL}/directory/editor/services/{service.pk}/"


def _public(path: str) -> str:
    """The address of a page that is there in other languages, in the language of the message."""
    code = get_language()
    other = f"?lang={code}" if code and code != settings.LANGUAGE_CODE else ""
    return f"{settings.SITE_URL}{path}{other}"
