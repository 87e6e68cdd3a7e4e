"""The directory's tables. Field names are those of Open Referral UK 3.0 (HSDS-UK 3.0).

HSDS ``organization`` is ``organisations.Organisation``: one table for everybody who takes part.
"""

from alongside.directory.models.about import Funding, Photo, Review
from alongside.directory.models.capacity import Capacity
from alongside.directory.models.change import Change, Moment
from alongside.directory.models.claim import Claim
from alongside.directory.models.collection import Collection, CollectionItem
from alongside.directory.models.contact import Contact, Language, Phone, Url
from alongside.directory.models.currency import CurrencyScore
from alongside.directory.models.duplicates import DuplicatePair, Merge
from alongside.directory.models.elsewhere import Arrangement, ElsewhereTerms
from alongside.directory.models.enquiry import AreaPace, Enquiry
from alongside.directory.models.imports import (
    ImportBatch,
    ImportChange,
    ImportedRecord,
    ImportPreview,
    ImportSource,
    PreviewRecord,
)
from alongside.directory.models.intake import IntakePause
from alongside.directory.models.keeping import KeepingMove
from alongside.directory.models.link import LinkCheck
from alongside.directory.models.place import Address, Location, NamedPlace, Outcode, Postcode
from alongside.directory.models.problem import Problem, ProblemTold
from alongside.directory.models.proposal import Proposal, ProposalTold, ProposedChange
from alongside.directory.models.reach import Accessibility, ServiceArea
from alongside.directory.models.schedule import Schedule, ScheduleException
from alongside.directory.models.search import (
    FailedSearch,
    SearchCount,
    SearchEntry,
    ServiceMeaning,
)
from alongside.directory.models.service import Service, ServiceAtLocation, ServiceNeed
from alongside.directory.models.service_intake import Arrivals, ServiceIntake
from alongside.directory.models.suppression import Suppression
from alongside.directory.models.taxonomy import Attribute, Taxonomy, TaxonomyTerm
from alongside.directory.models.terms import CostOption, Eligibility
from alongside.directory.models.trust import Assurance, Evidence, FieldSource
from alongside.directory.models.turn import Turn
from alongside.directory.models.words import SearchWord

__all__ = [
    "Accessibility",
    "Address",
    "AreaPace",
    "Arrangement",
    "Arrivals",
    "Assurance",
    "Attribute",
    "Capacity",
    "Change",
    "Claim",
    "Collection",
    "CollectionItem",
    "Contact",
    "CostOption",
    "CurrencyScore",
    "DuplicatePair",
    "Eligibility",
    "ElsewhereTerms",
    "Enquiry",
    "Evidence",
    "FailedSearch",
    "FieldSource",
    "Funding",
    "ImportBatch",
    "ImportChange",
    "ImportPreview",
    "ImportSource",
    "ImportedRecord",
    "IntakePause",
    "KeepingMove",
    "Language",
    "LinkCheck",
    "Location",
    "Merge",
    "Moment",
    "NamedPlace",
    "Outcode",
    "Phone",
    "Photo",
    "Postcode",
    "PreviewRecord",
    "Problem",
    "ProblemTold",
    "Proposal",
    "ProposalTold",
    "ProposedChange",
    "Review",
    "Schedule",
    "ScheduleException",
    "SearchCount",
    "SearchEntry",
    "SearchWord",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceIntake",
    "ServiceMeaning",
    "ServiceNeed",
    "Suppression",
    "Taxonomy",
    "TaxonomyTerm",
    "Turn",
    "Url",
]
