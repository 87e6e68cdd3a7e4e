"""The directory's tables. Field names are those of Open Referral UK 3.0 (HSDS-UK 3.0).

HSDS ``organization`` is ``organisations.Organisation``: one table for everybody who takes part.
"""

from alongside.directory.models.imports import ImportBatch, ImportChange, ImportedRecord
from alongside.directory.models.place import Address, Location, Outcode, Phone, Postcode
from alongside.directory.models.service import Service, ServiceAtLocation, ServiceNeed
from alongside.directory.models.taxonomy import Attribute, Taxonomy, TaxonomyTerm
from alongside.directory.models.terms import CostOption, Eligibility, Schedule
from alongside.directory.models.words import SearchWord

__all__ = [
    "Address",
    "Attribute",
    "CostOption",
    "Eligibility",
    "ImportBatch",
    "ImportChange",
    "ImportedRecord",
    "Location",
    "Outcode",
    "Phone",
    "Postcode",
    "Schedule",
    "SearchWord",
    "Service",
    "ServiceAtLocation",
    "ServiceNeed",
    "Taxonomy",
    "TaxonomyTerm",
]
