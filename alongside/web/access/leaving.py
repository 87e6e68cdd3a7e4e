"""Everything that leaves the house as a file or to a program, and for what.

``tests/security/test_beyond_care.py`` walks the code: what hands something out and is not here
fails, and so does what serves something beyond people's own care and does not go through the one
door for that (``alongside/insight/beyond.py``).
"""

from collections.abc import Mapping
from enum import StrEnum


class Purpose(StrEnum):
    """Why something may leave."""

    NOBODY = "holds nothing about anybody who is helped"
    THEMSELVES = "goes to the person it is about, or to whoever hands it to them"
    CARE = "goes to those who care for the person, or protect somebody"
    OPERATION = "figures that count everybody and name nobody, for running the service"
    BEYOND_CARE = "serves something beyond the person's own care: who objects is not in it"


# By the module that hands it out.
LEAVING: Mapping[str, Purpose] = {
    "alongside/interop/figures/openapi.py": Purpose.NOBODY,
    "alongside/interop/figures/views.py": Purpose.OPERATION,
    "alongside/interop/openreferral/answers.py": Purpose.NOBODY,
    "alongside/interop/openreferral/bulk.py": Purpose.NOBODY,
    "alongside/interop/openreferral/openapi.py": Purpose.NOBODY,
    "alongside/interop/openreferral/streams.py": Purpose.NOBODY,
    "alongside/interop/problems.py": Purpose.NOBODY,
    "alongside/interop/referrals/launches.py": Purpose.NOBODY,
    "alongside/interop/referrals/views.py": Purpose.CARE,
    "alongside/portal/own_plan.py": Purpose.THEMSELVES,
    "alongside/portal/documents.py": Purpose.THEMSELVES,
    "alongside/portal/rights.py": Purpose.THEMSELVES,
    "alongside/web/account/ended_there.py": Purpose.NOBODY,
    "alongside/web/booking/catch_up.py": Purpose.CARE,
    "alongside/web/booking/hall.py": Purpose.CARE,
    "alongside/web/calendars/made.py": Purpose.CARE,
    "alongside/web/caseload/views/appointments.py": Purpose.CARE,
    "alongside/web/caseload/views/documents.py": Purpose.CARE,
    "alongside/web/caseload/views/letters.py": Purpose.THEMSELVES,
    "alongside/web/caseload/views/plan.py": Purpose.THEMSELVES,
    "alongside/web/directory/site/calendars.py": Purpose.NOBODY,
    "alongside/web/directory/views.py": Purpose.NOBODY,
    "alongside/web/health.py": Purpose.NOBODY,
    "alongside/web/messages/words.py": Purpose.NOBODY,
    "alongside/web/owncare/copying.py": Purpose.NOBODY,
    "alongside/web/privacy/enclosed.py": Purpose.THEMSELVES,
    "alongside/web/privacy/requests.py": Purpose.THEMSELVES,
    "alongside/web/providers/report.py": Purpose.OPERATION,
    "alongside/web/referring/views/answers.py": Purpose.NOBODY,
    "alongside/web/referring/views/files.py": Purpose.CARE,
    "alongside/web/referring/views/refer.py": Purpose.NOBODY,
    "alongside/web/referring/views/sent.py": Purpose.CARE,
    "alongside/web/reports/views.py": Purpose.OPERATION,
    "alongside/web/safeguarding/steps.py": Purpose.CARE,
}
