"""What is said of an organisation that is to take part, and whether it can be right. Pure."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from alongside.common.errors import Refused
from alongside.organisations.identifiers import charity_number, ods_code
from alongside.organisations.models import Area, Organisation

Kind = Organisation.Kind
_IN_THE_NHS = (Kind.GP_PRACTICE, Kind.HOSPITAL)


@dataclass(frozen=True)
class Newcomer:
    """What is said of an organisation that is to take part."""

    name: str
    kind: str
    area: Area
    offers: str
    contact_name: str
    contact_email: str
    ods_code: str = ""
    charity_number: str = ""
    parent: Organisation | None = None


def checked(said: Newcomer) -> Newcomer:
    """With its numbers as their keepers write them. Raises Refused for what cannot be right."""
    code = ods_code(said.ods_code, is_practice=said.kind == Kind.GP_PRACTICE)
    if said.kind in _IN_THE_NHS and not code:
        raise Refused(
            _("Enter the ODS code: every practice and hospital has one."), field="ods_code"
        )
    return replace(
        said,
        name=" ".join(said.name.split()),
        ods_code=code,
        charity_number=charity_number(said.charity_number),
    )
