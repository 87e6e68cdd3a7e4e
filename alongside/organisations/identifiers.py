"""The numbers that others know an organisation by. Pure: no database.

None of them has a check digit, so their form is all that can be checked.
"""

import re

from django.utils.translation import gettext as _

from alongside.common.errors import Refused

# https://digital.nhs.uk/services/organisation-data-service: letters and digits, such as
# RJ1 and QMF; a practice's is one letter and five digits.
_ODS = re.compile(r"(?=.*\d)[A-Z0-9]{3,10}|[A-Z]{3}")
_PRACTICE = re.compile(r"[A-Z]\d{5}")
# Charity Commission: 6 or 7 digits, a linked charity's with its suffix; OSCR: SC and 6 digits;
# Charity Commission for Northern Ireland: NIC and 6 digits.
_CHARITY = re.compile(r"\d{6,7}(-\d{1,3})?|SC\d{6}|NIC\d{6}")


def ods_code(typed: str, *, is_practice: bool = False) -> str:
    """As the NHS writes it; empty for nothing. Raises Refused for what cannot be one."""
    code = re.sub(r"\s", "", typed).upper()
    if not code:
        return ""
    if is_practice and not _PRACTICE.fullmatch(code):
        raise Refused(
            _("A practice’s ODS code is one letter and five digits, like A81001."),
            field="ods_code",
        )
    if not _ODS.fullmatch(code):
        raise Refused(_("An ODS code is 3 to 10 letters and digits, like RJ1."), field="ods_code")
    return code


def charity_number(typed: str) -> str:
    """As its regulator writes it; empty for nothing. Raises Refused for what cannot be one."""
    number = re.sub(r"[\s.]", "", typed).upper()
    if number and not _CHARITY.fullmatch(number):
        raise Refused(
            _("A charity number is 6 or 7 digits, SC and 6 digits, or NIC and 6 digits."),
            field="charity_number",
        )
    return number
