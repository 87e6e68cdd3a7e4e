"""What a search that found nothing says of why."""

from alongside.gaps.models import Reason

# By the kind of what was filtered by; what is first here decides.
_BECAUSE = {
    "lang": Reason.LANGUAGE,
    "access": Reason.ACCESS,
    "cost": Reason.COST,
    "room": Reason.FULL,
    "age": Reason.CRITERIA,
    "gender": Reason.CRITERIA,
    "condition": Reason.CRITERIA,
    "young": Reason.CRITERIA,
    "route": Reason.CRITERIA,
}


def reason_of(filters: str) -> Reason:
    """The reason that the filters of a search in vain point to, such as ``cost:free day:SU``."""
    kinds = {each.partition(":")[0] for each in filters.split()}
    return next((why for kind, why in _BECAUSE.items() if kind in kinds), Reason.NONE)
