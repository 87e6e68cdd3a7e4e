"""The person being helped, who may see them, and what is kept apart for their safety."""

from alongside.people.models.death import Death
from alongside.people.models.emergency import EmergencyAccess
from alongside.people.models.merge import Merge
from alongside.people.models.person import WAYS_TO_FIND, Invitation, OwnAccount, Person
from alongside.people.models.protection import CircleMember, CircleNews, Protection
from alongside.people.models.proxy import Hidden, ProxyAccount
from alongside.people.models.relation import Relation, RelationStep
from alongside.people.models.relationship import CareRelationship

__all__ = [
    "WAYS_TO_FIND",
    "CareRelationship",
    "CircleMember",
    "CircleNews",
    "Death",
    "EmergencyAccess",
    "Hidden",
    "Invitation",
    "Merge",
    "OwnAccount",
    "Person",
    "Protection",
    "ProxyAccount",
    "Relation",
    "RelationStep",
]
