"""The work after acceptance: the case, what was agreed, what was done."""

from alongside.care.models.absence import Absence
from alongside.care.models.appointment import Appointment
from alongside.care.models.case import Action, Case, CaseMove, Contact, Goal
from alongside.care.models.document import Document
from alongside.care.models.first_visit import FirstVisit
from alongside.care.models.glance import Glance
from alongside.care.models.moment import Moment
from alongside.care.models.plan import Plan, PlanDraft, PlanVersion
from alongside.care.models.private_note import PrivateNote
from alongside.care.models.risk import Risk
from alongside.care.models.shares import Shares
from alongside.care.models.task import Task
from alongside.care.models.text_reply import TextReply
from alongside.care.models.tie import Tie

__all__ = [
    "Absence",
    "Action",
    "Appointment",
    "Case",
    "CaseMove",
    "Contact",
    "Document",
    "FirstVisit",
    "Glance",
    "Goal",
    "Moment",
    "Plan",
    "PlanDraft",
    "PlanVersion",
    "PrivateNote",
    "Risk",
    "Shares",
    "Task",
    "TextReply",
    "Tie",
]
