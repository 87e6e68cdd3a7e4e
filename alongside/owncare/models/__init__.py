"""What those who work here keep for themselves and for each other."""

from alongside.owncare.models.idea import Idea, IdeaMove, IdeaVote
from alongside.owncare.models.lone_visit import AlarmNumber, LoneStep, LoneVisit, Whereabouts
from alongside.owncare.models.reflection import Reflection
from alongside.owncare.models.supervision import (
    AgreedAction,
    DiscussedPerson,
    Meeting,
    MeetingNote,
    Supervision,
)
from alongside.owncare.models.week import Week, WeekWords

__all__ = [
    "AgreedAction",
    "AlarmNumber",
    "DiscussedPerson",
    "Idea",
    "IdeaMove",
    "IdeaVote",
    "LoneStep",
    "LoneVisit",
    "Meeting",
    "MeetingNote",
    "Reflection",
    "Supervision",
    "Week",
    "WeekWords",
    "Whereabouts",
]
