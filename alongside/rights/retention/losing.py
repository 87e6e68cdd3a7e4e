"""What each row of an anonymised record loses, column by column, and what stays without a name.

``tests/rights/test_retention.py`` walks every column: what nobody has thought of fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.rights.states import Part

ERASED = "[erased]"


@dataclass(frozen=True)
class Loss:
    """``person`` leads from a row to the person; ``gone`` says what stands there afterwards.

    All other columns stay: ids, dates, kinds, numbers, and links to colleagues and organisations.
    """

    person: str
    gone: Mapping[str, Any]


# Whose word it was, how and when it came: all of it or nothing.
_UNHEARD = {"heard_from": "", "heard_how": "", "heard_on": None}

LOSSES: Mapping[str, Loss] = {
    "referrals.ReferralNote": Loss("referral__person_id", {"text": ERASED, **_UNHEARD}),
    "referrals.ReferralMove": Loss("referral__person_id", {"note": "", **_UNHEARD}),
    "referrals.ReferralReason": Loss("referral__person_id", {}),
    "referrals.Referral": Loss(
        "person_id",
        {
            "words": ERASED,
            "about_me": {},
            "note": "",
            "asked_by": "",
            "risk_note": ERASED,
            "told": {},
        },
    ),
    "care.Action": Loss("goal__case__person_id", {"what": ERASED}),
    "care.Goal": Loss("case__person_id", {"words": ERASED}),
    "care.Contact": Loss("case__person_id", {"note": ""}),
    "care.Appointment": Loss("case__person_id", {"place": ""}),
    "care.FirstVisit": Loss("case__person_id", {}),
    "care.Task": Loss("case__person_id", {"what": ERASED, "note": ""}),
    "care.CaseMove": Loss("case__person_id", {}),
    "care.Case": Loss("person_id", {"closing_note": "", "kept_from": [], "also_by": []}),
    "matching.Suggestion": Loss("person_id", {}),
    "gaps.GapEvidence": Loss("person_id", {}),
    "booking.WaitingMove": Loss("entry__person_id", {}),
    "booking.WaitingEntry": Loss("person_id", {"help_words": ""}),
    "booking.RegisterMark": Loss("line__place__person_id", {}),
    "booking.RegisterLine": Loss("place__person_id", {}),
    "booking.PlaceMove": Loss("place__person_id", {}),
    "booking.Place": Loss("person_id", {"change_words": "", "help_words": ""}),
    "outcomes.Answer": Loss("response__person_id", {}),
    "outcomes.Response": Loss("person_id", {}),
    "consent.ConsentStep": Loss("consent__person_id", {}),
    "consent.Consent": Loss("person_id", {"why": ERASED}),
    "people.RelationStep": Loss("relation__person_id", {"note": ""}),
    "people.Death": Loss("person_id", {"undone_why": "", "stilled": {}}),
    "people.Merge": Loss(
        "kept_id",
        {"reason": ERASED, "differed": {}, "undoing": {}, "undone_why": "", "could_not": []},
    ),
    "people.Relation": Loss("person_id", {"name": ERASED, "evidence": ERASED}),
    "people.EmergencyAccess": Loss("person_id", {"reason": ERASED, "follow_up": ERASED}),
    "messaging.Message": Loss("person_id", {"recipient": "", "subject": "", "body": ""}),
    "rights.PartDecision": Loss("request__person_id", {"rationale": ERASED}),
    "rights.Objection": Loss("person_id", {}),
    "rights.RequestStep": Loss("request__person_id", {"reason": ""}),
    "rights.RightsRequest": Loss(
        "person_id",
        {"words": ERASED, "identity": ERASED, "answer": ERASED, "proposed": ""},
    ),
    "people.CareRelationship": Loss("person_id", {}),  # ended, see erasing.py
    "people.Person": Loss(
        "pk",
        {
            "nhs_number": None,
            "given_name": ERASED,
            "family_name": ERASED,
            "preferred_name": "",
            "gender": "X",
            "ethnicity": "99",
            "phone": "",
            "email": "",
            "address": "",
            "postcode": "",
            "contact_note": "",
            "contact_by": "phone",
            "language": "",
            "needs_interpreter": False,
            "gp_practice": None,
            "protected": False,
            "died_on": None,
        },
    ),
}

# Deleted with the record, in this order; each with the way to the person.
DELETED: Mapping[str, str] = {
    "rights.Enclosure": "copy__request__person_id",
    "messaging.Answer": "message__person_id",
    "messaging.Letter": "person_id",
    "begun.Asked": "referral__person_id",
    "rights.Copy": "request__person_id",
    "rights.Correction": "request__person_id",
    "rights.Check": "request__person_id",
    "volunteers.Code": "offer__referral__person_id",
    "volunteers.Offer": "referral__person_id",
    "asks.Ask": "person_id",
    "outreach.Invitee": "person_id",
    "outreach.OptOut": "person_id",
    "care.PlanDraft": "case__person_id",
    "care.PlanVersion": "plan__case__person_id",
    "care.Plan": "case__person_id",
    "care.Tie": "case__person_id",
    "care.TextReply": "case__person_id",
    "care.PrivateNote": "case__person_id",
    "care.Risk": "person_id",
    "care.Document": "case__person_id",
    "referrals.ReferralFile": "referral__person_id",
    "referrals.ReferralAnswer": "referral__person_id",
    "attendance.Line": "referral__person_id",
    "owncare.Whereabouts": "person_id",
    "owncare.DiscussedPerson": "person_id",
    "matching.Brief": "person_id",
    "people.Protection": "person_id",
    "people.CircleNews": "person_id",
    "people.CircleMember": "person_id",
    "people.Invitation": "person_id",
    "people.OwnAccount": "person_id",
    "people.Hidden": "person_id",
    "people.ProxyAccount": "relation__person_id",
}

# The part of a record that a table belongs to. What is not named goes with who the person is.
_OF_APP: Mapping[str, Part] = {
    "care": Part.WORK,
    "matching": Part.WORK,
    "gaps": Part.WORK,
    "referrals": Part.REFERRALS,
    "attendance": Part.REFERRALS,
    "booking": Part.REFERRALS,
    "messaging": Part.MESSAGES,
    "outreach": Part.MESSAGES,
    "asks": Part.REFERRALS,
}
_PLANS = frozenset({"care.Plan", "care.PlanVersion", "care.PlanDraft", "care.Tie"})


def part_of(table: str) -> Part:
    """The part with which a table's rows go."""
    return Part.PLAN if table in _PLANS else _OF_APP.get(table.partition(".")[0], Part.IDENTITY)
