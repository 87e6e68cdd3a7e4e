"""What a copy holds, table by table and column by column, and what is left out, with the reason.

Nothing is passed over in silence: ``tests/rights/test_everything_held.py`` walks every model.
A table's columns stand in the module of its noun; the order here is the order of the copy.
"""

from alongside.rights.copying.parts.asks import ASKS
from alongside.rights.copying.parts.booking import BOOKING
from alongside.rights.copying.parts.care import CARE
from alongside.rights.copying.parts.consent import CONSENT
from alongside.rights.copying.parts.invitations import INVITATIONS
from alongside.rights.copying.parts.left_out import LEFT_OUT, NOT_ABOUT_PEOPLE
from alongside.rights.copying.parts.looks import LOOKS
from alongside.rights.copying.parts.matching import MATCHING
from alongside.rights.copying.parts.messages import MESSAGES
from alongside.rights.copying.parts.outcomes import OUTCOMES
from alongside.rights.copying.parts.part import Part
from alongside.rights.copying.parts.people import PEOPLE
from alongside.rights.copying.parts.referrals import REFERRALS
from alongside.rights.copying.parts.relations import RELATIONS
from alongside.rights.copying.parts.requests import REQUESTS

PARTS: tuple[Part, ...] = (
    *PEOPLE,
    *RELATIONS,
    *CONSENT,
    *REFERRALS,
    *ASKS,
    *BOOKING,
    *CARE,
    *MATCHING,
    *OUTCOMES,
    *INVITATIONS,
    *MESSAGES,
    *REQUESTS,
    *LOOKS,
)

__all__ = ["LEFT_OUT", "NOT_ABOUT_PEOPLE", "PARTS", "Part"]
