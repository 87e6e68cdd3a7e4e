"""What a copy holds, table by table and column by column, and what is left out, with the reason.

Nothing is passed over in silence: ``tests/rights/test_everything_held.py`` walks every model.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.care.models import Plan
from alongside.care.models.plan import WORDS

# Columns that say nothing of a life.
_MECHANICAL = frozenset({"id", "key", "person"})


@dataclass(frozen=True)
class Part:
    """The rows of one table in a copy.

    ``person`` leads from a row to the person's id. ``given`` are columns that go in as they are,
    with their labels; ``checked`` are notes that others wrote: somebody reads each of them first.
    ``left_out`` are columns that never go in, with the reason. ``along``
    is a column of another row that a value is read with.
    """

    model: str
    title: Any
    person: str
    given: Mapping[str, Any]
    checked: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, Any] = field(default_factory=dict)
    along: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The part's name in the machine-readable copy."""
        return self.model.rpartition(".")[2].lower()

    @property
    def columns(self) -> set[str]:
        """Every column that somebody has thought of."""
        return {*self.given, *self.checked, *self.left_out, *_MECHANICAL}


_OF_OTHERS = _("It says something of somebody else.")
_INNER = _("It ties rows together and says nothing of you.")
_WHO, _WHEN, _AT = _("Who"), _("When"), _("Organisation")

PARTS: tuple[Part, ...] = (
    Part(
        "people.Person",
        _("Who you are"),
        "pk",
        {
            "given_name": _("First name"),
            "family_name": _("Last name"),
            "preferred_name": _("Called"),
            "date_of_birth": _("Date of birth"),
            "nhs_number": _("NHS number"),
            "gender": _("Gender"),
            "phone": _("Phone"),
            "email": _("E-mail"),
            "address": _("Address"),
            "postcode": _("Postcode"),
            "contact_by": _("How to be in touch"),
            "language": _("Language"),
            "needs_interpreter": _("Needs an interpreter"),
            "gp_practice": _("GP practice"),
            "restricted": _("Kept and not used, as you asked"),
            "registered_by": _("Entered by"),
            "created_at": _("Entered on"),
        },
        {"contact_note": _("How and when contact is safe")},
        {"protected": _("Whether where you are is hidden is told by word of mouth alone.")},
    ),
    Part(
        "people.CareRelationship",
        _("Which organisations may see you, or could"),
        "person_id",
        {
            "organisation": _AT,
            "level": _("How much"),
            "granted_by": _("Let in by"),
            "created_at": _("Since"),
            "until": _("Until"),
            "ended_at": _("Ended"),
        },
        left_out={
            "reason": _INNER,
            "ended_reason": _INNER,
            "only_user": _("It stands with emergency access, below."),
        },
    ),
    Part(
        "people.OwnAccount",
        _("Your own pages"),
        "person_id",
        {"created_at": _("Opened on")},
        left_out={"user": _INNER},
    ),
    Part(
        "people.Invitation",
        _("Links that let you in to your own pages"),
        "person_id",
        {"created_at": _("Sent on"), "email": _("To"), "used_at": _("Used on")},
        left_out={
            "sent_by": _("It stands with who looked at your record."),
            "expires_at": _INNER,
            "tries": _INNER,
        },
    ),
    Part(
        "people.EmergencyAccess",
        _("When somebody opened your record in an emergency"),
        "person_id",
        {
            "created_at": _WHEN,
            "user": _WHO,
            "organisation": _AT,
            "why": _("Why"),
            "until": _("Until"),
            "verdict": _("Was it right?"),
        },
        {"reason": _("What they wrote"), "follow_up": _("What was done about it")},
        {
            "opens_circle": _INNER,
            "reviewed_at": _INNER,
            "reviewed_by": _INNER,
        },
    ),
    Part(
        "consent.Consent",
        _("What you agreed to, or others for you"),
        "person_id",
        {
            "created_at": _WHEN,
            "purpose": _("What for"),
            "basis": _("What it rests on"),
            "recipient": _("For whom"),
            "recipient_kind": _("For which kind of organisation"),
            "shared": _("What they see"),
            "taken_back": _("Of that, what they see no longer"),
            "why": _("Why it was not for you to decide"),
            "until": _("Last day"),
            "withdrawn_at": _("Taken back"),
            "recorded_by": _("Written down by"),
            "recorded_for": _AT,
        },
        left_out={"ran_out_at": _INNER},
    ),
    Part(
        "referrals.Referral",
        _("Referrals"),
        "person_id",
        {
            "reference": _("Number"),
            "kind": _("Kind"),
            "status": _("Where it stands"),
            "sent_at": _("Sent on"),
            "from_user": _("Sent by"),
            "from_organisation": _("From"),
            "to_organisation": _("To"),
            "service": _("Service"),
            "handler": _("Who helps"),
            "words": _("In your words"),
            "risk": _("Risks"),
            "urgency": _("How soon"),
            "ended_at": _("Ended on"),
        },
        {
            "note": _("Note from whoever sent it"),
            "risk_note": _("What keeps everyone safe"),
            "told": _("What whoever sent it wrote of you"),
        },
        {
            "created_at": _INNER,
            "parent": _INNER,
            "consent": _("It stands with what you agreed to."),
            "feedback": _INNER,
            "service_snapshot": _("It is about the service, not about you."),
        },
    ),
    Part(
        "referrals.ReferralReason",
        _("What each referral is about"),
        "referral__person_id",
        {"referral": _("Number"), "need": _("What would help")},
        left_out={"created_at": _INNER, "position": _INNER},
    ),
    Part(
        "referrals.ReferralMove",
        _("The steps of each referral"),
        "referral__person_id",
        {
            "referral": _("Number"),
            "created_at": _WHEN,
            "status": _("Where it stood"),
            "reason": _("Reason"),
            "by": _WHO,
            "organisation": _AT,
        },
        {"note": _("What was written to the other side")},
        {"name": _INNER},
    ),
    Part(
        "referrals.ReferralNote",
        _("What the two sides of a referral wrote to each other"),
        "referral__person_id",
        {
            "referral": _("Number"),
            "created_at": _WHEN,
            "by": _WHO,
            "organisation": _AT,
        },
        {"text": _("Note")},
    ),
    Part(
        "care.Case",
        _("Link workers who walked with you"),
        "person_id",
        {
            "worker": _("Link worker"),
            "organisation": _("Team"),
            "status": _("Where it stands"),
            "opened_at": _("Begun"),
            "first_contact_at": _("First spoken"),
            "last_contact_at": _("Last contact"),
            "next_contact_on": _("Next contact planned"),
            "closed_at": _("Closed"),
            "outcome": _("How it ended"),
        },
        {"closing_note": _("What was written to whoever referred you")},
        {"created_at": _INNER, "referral": _INNER},
    ),
    Part(
        "care.CaseMove",
        _("When that began, changed hands and ended"),
        "case__person_id",
        {"created_at": _WHEN, "name": _("What happened"), "by": _WHO},
        left_out={"case": _INNER, "status": _INNER},
    ),
    Part(
        "care.Contact",
        _("Each time somebody was in touch, or tried"),
        "case__person_id",
        {
            "at": _WHEN,
            "kind": _("How"),
            "minutes": _("Minutes"),
            "outcome": _("What came of it"),
            "by": _WHO,
        },
        {"note": _("What they noted")},
        {"created_at": _INNER, "case": _INNER},
    ),
    Part(
        "care.Goal",
        _("What matters to you"),
        "case__person_id",
        {"created_at": _WHEN, "words": _("In your words"), "status": _("Where it stands")},
        left_out={"case": _INNER},
    ),
    Part(
        "care.Action",
        _("Steps towards it"),
        "goal__case__person_id",
        {
            "created_at": _WHEN,
            "what": _("What"),
            "owner": _("Who does it"),
            "due_on": _("By"),
            "done_at": _("Done on"),
        },
        left_out={"goal": _INNER},
    ),
    Part(
        "care.Plan",
        _("Your plan"),
        "case__person_id",
        {
            "written_at": _WHEN,
            **{f.name: f.verbose_name for f in Plan._meta.concrete_fields if f.name in WORDS},
        },
        left_out={"created_at": _INNER, "case": _INNER, "number": _INNER},
    ),
    Part(
        "care.PlanVersion",
        _("Your plan as it was before"),
        "plan__case__person_id",
        {"created_at": _WHEN, "number": _("Version"), "words": _("What it said"), "by": _WHO},
        left_out={"plan": _INNER},
    ),
    Part(
        "outcomes.Response",
        _("When you were asked how you feel"),
        "person_id",
        {
            "taken_at": _WHEN,
            "instrument_code": _("Questions"),
            "point": _("When in the course"),
            "mode": _("How you were asked"),
            "by_proxy": _("Somebody else answered"),
            "not_done_reason": _("Why you were not asked"),
            "recorded_by": _WHO,
            "organisation": _AT,
        },
        left_out={"created_at": _INNER, "case_id": _INNER, "instrument_version": _INNER},
    ),
    Part(
        "outcomes.Answer",
        _("What you answered"),
        "response__person_id",
        {
            "created_at": _WHEN,
            "item": _("Question"),
            "value": _("Answer"),
            "missing": _("Why there is none"),
        },
        left_out={"response": _INNER},
        along={"response": "instrument_code"},
    ),
    Part(
        "messaging.Message",
        _("Messages about you"),
        "person_id",
        {
            "created_at": _WHEN,
            "channel": _("How"),
            "subject": _("Subject"),
            "status": _("Where it stands"),
            "sent_at": _("Sent on"),
        },
        left_out={
            "body": _("It can hold a link that lets in whoever reads it."),
            "recipient": _("It can be the address of somebody else."),
            "to_user": _INNER,
            "from_organisation": _INNER,
            "to_organisation": _INNER,
            "template": _INNER,
            "rests_on": _INNER,
            "attempts": _INNER,
            "last_error": _INNER,
        },
    ),
    Part(
        "rights.RightsRequest",
        _("What you asked for about your data"),
        "person_id",
        {
            "reference": _("Number"),
            "kind": _("What"),
            "created_at": _("Asked on"),
            "field": _("What is wrong"),
            "proposed": _("What should stand there"),
            "words": _("In your words"),
            "organisation": _("Who answers"),
            "due_on": _("By"),
            "status": _("Where it stands"),
            "answer": _("Answer"),
            "ended_at": _("Answered on"),
        },
        {"identity": _("How they made sure that it is you")},
        {"asked_by": _INNER, "asked_for": _INNER, "extended": _INNER},
    ),
    Part(
        "rights.Correction",
        _("What was put right"),
        "request__person_id",
        {
            "created_at": _WHEN,
            "field": _("What was wrong"),
            "before": _("Before"),
            "after": _("Now"),
            "by": _WHO,
        },
        left_out={"request": _INNER},
    ),
    Part(
        "audit.AuditEntry",
        _("Who looked at or changed what is held about you"),
        "people__contains",
        {"created_at": _WHEN, "user": _WHO, "organisation": _AT, "verb": _("What they did")},
        left_out={
            "actor": _INNER,
            "role_code": _INNER,
            "subject_type": _INNER,
            "subject_id": _INNER,
            "people": _("It can name others who stood in the same list."),
            "detail": _INNER,
        },
    ),
)

_CONCERNS = _(
    "If anybody has raised a concern for somebody’s safety, it is not in this copy: reading it "
    "could put somebody in danger. You can ask for it; a safeguarding lead then looks at what can "
    "be given."
)
_WHEREABOUTS = _(
    "If where you are is hidden for your safety, it is not in this copy, which others might read. "
    "Those who know it tell you what they hold."
)

# Tables about a person that are not in a copy. The reason is printed in it.
LEFT_OUT: Mapping[str, Any] = {
    "safeguarding.Concern": _CONCERNS,
    "safeguarding.Confidant": _CONCERNS,
    "safeguarding.Entry": _CONCERNS,
    "people.Protection": _WHEREABOUTS,
    "people.CircleMember": _WHEREABOUTS,
    "people.CircleNews": _WHEREABOUTS,
    "care.PlanDraft": _("What somebody types and never saves is forgotten within a month."),
    "rights.RequestStep": _("The steps of your requests stand on your own pages."),
    "rights.Check": _("Which notes were read before you got this copy is not about you."),
    "rights.Erasure": _("Which records were erased is kept as numbers that lead to nobody."),
    "rights.Copy": _("Copies that you were given before are the same things as here."),
}

_SERVICES = "about services, organisations and those who keep the directory, not people helped"
# What holds nothing of the people who are helped: whole apps, and tables of apps that do.
NOT_ABOUT_PEOPLE: Mapping[str, str] = {
    "directory": _SERVICES,
    "organisations": _SERVICES,
    "needs": "the vocabulary of need",
    "demo": "invented",
    "accounts": "about colleagues; a person's own account has neither their name nor their address",
    "onboarding": "about colleagues: who was invited to work here, by whom",
    "account": "addresses of colleagues, for signing in",
    "keys": "keys of organisations' systems",
    "usersessions": "where somebody is signed in, until that ends",
    "mfa": "how colleagues prove who they are",
    "socialaccount": "with which accounts elsewhere colleagues sign in",
    "auth": "groups of rights, unused",
    "contenttypes": "the names of tables",
    "sessions": "who is signed in, until they sign out",
    "procrastinate": "jobs: ids only",
    "outbox": "facts by ids and codes, never stories",
    "safeguarding.Duty": "about colleagues: which lead is told when",
}
