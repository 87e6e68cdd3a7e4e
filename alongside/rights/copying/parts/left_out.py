"""Tables that are not in a copy, each with the reason."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

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
    "safeguarding.Particulars": _CONCERNS,
    "safeguarding.Entry": _CONCERNS,
    "people.Protection": _WHEREABOUTS,
    "people.Hidden": _(
        "What you keep from those who act for you is not in a copy, which they might read."
    ),
    "people.ProxyAccount": _("When whoever acts for you was let in stands with who looked."),
    "people.CircleMember": _WHEREABOUTS,
    "care.Glance": _("What there is to read is given itself."),
    "care.Moment": _("When something happened stands with what happened."),
    "people.CircleNews": _WHEREABOUTS,
    "care.PlanDraft": _("What somebody types and never saves is forgotten within a month."),
    "begun.Draft": _("What somebody types and never sends is forgotten within a week."),
    "begun.Asked": _(
        "What was asked for you from outside stands in the referral made of it, or was deleted."
    ),
    "booking.WalkIn": _(
        "Who came to a session without a place is noted there by a name alone, which leads to no "
        "record, and is forgotten within a month. Ask the service itself."
    ),
    "begun.Launch": _("What a system hands over for a referral is forgotten within the hour."),
    "volunteers.Code": _("Codes that were sent to a volunteer are not about you."),
    "rights.RequestStep": _("The steps of your requests stand on your own pages."),
    "rights.Check": _("Which notes were read before you got this copy is not about you."),
    "rights.Erasure": _("Which records were erased is kept as numbers that lead to nobody."),
    "owncare.Whereabouts": _(
        "Where somebody who visits you alone can be found is kept for their safety, and deleted "
        "a day after the visit is over."
    ),
    "owncare.DiscussedPerson": _(
        "In which talks of colleagues about their own work your case came up is not in this copy: "
        "nothing that was said of you is kept there."
    ),
    "rights.Copy": _("Copies that you were given before are the same things as here."),
    "messaging.Answer": _("What you texted back is in this copy as it stands in your record."),
    "messaging.Letter": _("Who printed and posted a letter to you is not about you."),
    "rights.Enclosure": _("Copies that you were given before are the same things as here."),
}

_SERVICES = "about services, organisations and those who keep the directory, not people helped"
# What holds nothing of the people who are helped: whole apps, and tables of apps that do.
NOT_ABOUT_PEOPLE: Mapping[str, str] = {
    "directory": _SERVICES,
    "organisations": _SERVICES,
    "needs": "the vocabulary of need",
    "referrals.Promise": "how soon organisations promise to answer",
    "care.Absence": "about colleagues: when they are away and who covers",
    "care.Shares": "how a team weighs its cases, and what it knows of its colleagues’ hours",
    "outreach.InviteList": "a list of a team; who is on it is in the copy",
    "gaps.Gap": "a need, an area and a count; its evidence is in the copy",
    "booking.Session": "a time of a service; who has a place is in the copy",
    "booking.HeadCount": "how many were in a room",
    "booking.SessionPlan": "how a service is booked",
    "booking.PublishedCalendar": "about colleagues: the address of their own calendar",
    "booking.BusyCalendar": "about colleagues: a calendar of their own",
    "booking.BusyTime": "about colleagues: when they are busy",
    "booking.SlotPlan": "how a link worker is booked",
    "booking.SlotHours": "at which hours a link worker is booked",
    "questions.Form": "what an organisation or a service asks, the same for everybody",
    "questions.Version": "the same as it was published; what somebody answered is in the copy",
    "demo": "invented",
    "accounts": "about colleagues; a person's own account has neither their name nor their address",
    "onboarding": "about colleagues: who was invited to work here, by whom",
    "account": "addresses of colleagues, for signing in",
    "begun.Door": "links for professionals without an account",
    "begun.OwnDraft": "what somebody says and sends to nobody; only their browser or code finds it",
    "begun.NextDay": "whether looking for help oneself did help: of nobody who can be found",
    "begun.DoorCode": "codes that were sent to professionals without an account",
    "begun.Instead": "whom to ring instead of referring",
    "owncare.Reflection": "what colleagues write for themselves; nobody is to be named",
    "owncare.Supervision": "about colleagues: who meets whom for supervision",
    "owncare.Meeting": "about colleagues: on which days they met",
    "owncare.MeetingNote": "what two colleagues keep of a talk; nobody is to be named",
    "owncare.AgreedAction": "what two colleagues agreed; nobody is to be named",
    "owncare.Idea": "ideas of a team; nobody is to be named",
    "owncare.IdeaVote": "which colleague likes which idea",
    "owncare.IdeaMove": "what becomes of an idea, and why",
    "owncare.Week": "about colleagues: how their week feels",
    "owncare.WeekWords": "what colleagues write for themselves; nobody is to be named",
    "owncare.LoneVisit": "about colleagues: when they are out alone, and who looks for them",
    "owncare.LoneStep": "about colleagues: who was asked and told when somebody was out alone",
    "owncare.AlarmNumber": "about colleagues: the mobile on which they are reminded",
    "keys": "keys of organisations' systems",
    "usersessions": "where somebody is signed in, until that ends",
    "messaging.Wording": "words of messages, the same for everybody",
    "messaging.Price": "what messages cost",
    "messaging.StoppedNumber": "a number that wants no texts, with nobody's name",
    "mfa": "how colleagues prove who they are",
    "socialaccount": "with which accounts elsewhere colleagues sign in",
    "auth": "groups of rights, unused",
    "contenttypes": "the names of tables",
    "sessions": "who is signed in, until they sign out",
    "procrastinate": "jobs: ids only",
    "outbox": "facts by ids and codes, never stories",
    "volunteers.Volunteer": "about colleagues without an account",
    "attendance.Sheet": "a list that a provider read in; who is in it is in the copy",
    "safeguarding.Duty": "about colleagues: which lead is told when",
}
