"""The one to three needs that a referral names, read beside its row."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from alongside.common.parts import attach
from alongside.needs.models import Need
from alongside.referrals.models import Referral, ReferralReason

_TOLD = ("id", "need_id", "position", "need__code", "need__name")


def reason_names(referral_field: str) -> ArraySubquery:
    """SQL: the names of a referral's reasons, in order, as one array beside its row.

    ``referral_field`` is the outer query's column that holds the referral's id.
    """
    return ArraySubquery(_named(referral_field).values("need__name"))


def reasons(referral_field: str) -> ArraySubquery:
    """SQL: the reasons themselves, likewise, for ``attach_reasons``."""
    told = JSONObject(**{column: column for column in _TOLD})
    return ArraySubquery(_named(referral_field).values(told=told))


def attach_reasons(referral: Referral, found: Sequence[Mapping[str, Any]]) -> None:
    """Give a referral what ``reasons`` found beside it: ``named_reasons.all()`` asks no more.

    What else there is to know of a need is asked when it is looked at.
    """
    attach(referral, "named_reasons", [_reason(referral, told) for told in found])


def _named(referral_field: str) -> QuerySet[ReferralReason]:
    named = ReferralReason.objects.filter(referral_id=OuterRef(referral_field))
    return named.order_by("position")


def _reason(referral: Referral, told: Mapping[str, Any]) -> ReferralReason:
    need = (uuid.UUID(told["need_id"]), told["need__code"], told["need__name"])
    columns = ("id", "referral_id", "need_id", "position")
    values = (uuid.UUID(told["id"]), referral.pk, need[0], told["position"])
    reason = ReferralReason.from_db(connection.alias, columns, values)
    reason.need = Need.from_db(connection.alias, ("id", "code", "name"), need)
    return reason
