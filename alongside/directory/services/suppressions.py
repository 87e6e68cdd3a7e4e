"""Verbs about who asked not to be listed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory import identity
from alongside.directory.models import Service, Suppression
from alongside.directory.permission import may_import, may_keep_area
from alongside.directory.queries.areas import kept_in
from alongside.directory.queries.suppressions import Suppressions


@all_or_nothing()
def suppress(
    *,
    actor: Actor,
    name: str,
    reason: str,
    postcode: str = "",
    charity_number: str = "",
    url: str = "",
) -> Suppression:
    """Keep somebody out of the directory, and take down what is listed of them now.

    By an editor of an area: out of that area, and of what is in none.
    Raises Refused where nothing but a name is known: others may bear it too.
    """
    may_import(actor)
    suppression = Suppression(
        name=name.strip()[:255],
        folded_name=identity.folded_name(name)[:255],
        postcode=identity.folded_postcode(postcode),
        charity_number=identity.folded_number(charity_number),
        address=identity.folded_address(url),
        reason=reason.strip()[:300],
        area_id=actor.area_id,
        by_id=actor.user_id,
    )
    if not suppression.folded_name:
        raise Refused(_("Write the name they are listed under."), field="name")
    if not (suppression.postcode or suppression.charity_number or suppression.address):
        raise Refused(
            _("A name alone is not enough: add a postcode, a charity number or a web address."),
            field="postcode",
        )
    suppression.save(force_insert=True)
    record(actor, "directory.suppress", suppression, services=_take_down(actor, suppression))
    return suppression


@all_or_nothing()
def lift(*, actor: Actor, suppression: Suppression) -> None:
    """They may be listed again. What was taken down stays so until somebody lists it."""
    may_keep_area(actor, suppression.area)
    lifted = Suppression.objects.filter(pk=suppression.pk, lifted_at=None)
    if lifted.update(lifted_at=clock.now()):
        record(actor, "directory.lift_suppression", suppression)


def _take_down(actor: Actor, suppression: Suppression) -> list[str]:
    """Unlist every service that is meant; their ids."""
    meant = Suppressions([suppression])
    found = {
        str(row["id"])
        for row in _candidates(actor, suppression)
        if meant.holds(
            row["name"],
            row["organisation__name"],
            postcode=row["locations__addresses__postal_code"] or "",
            charity_number=row["organisation__charity_number"],
            urls=(row["url"], row["organisation__website"]),
        )
    }
    Service.objects.filter(id__in=found).update(
        status=Service.Status.INACTIVE, last_modified=clock.now()
    )
    return sorted(found)


def _candidates(actor: Actor, suppression: Suppression) -> Iterable[Any]:
    """Listed services that share something with it, in no particular form; one row a postcode."""
    shared = Q(pk=None)
    if suppression.postcode:
        shared |= Q(locations__addresses__postal_code=suppression.postcode)
    if suppression.charity_number:
        shared |= Q(organisation__charity_number__icontains=suppression.charity_number)
    if suppression.address:
        shared |= Q(url__icontains=suppression.address)
        shared |= Q(organisation__website__icontains=suppression.address)
    kept = kept_in(actor.area_id, "organisation__")
    listed = Service.objects.filter(shared, kept).exclude(status=Service.Status.INACTIVE)
    return listed.values(
        "id",
        "name",
        "url",
        "organisation__name",
        "organisation__charity_number",
        "organisation__website",
        "locations__addresses__postal_code",
    ).iterator()
