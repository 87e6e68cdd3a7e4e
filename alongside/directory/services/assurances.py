"""Verbs about how far an entry can be trusted, and how it looks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.roles import ROLES
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.pictures import small_jpeg
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Assurance, Evidence, Photo, Service
from alongside.directory.permission import may_edit

# Tiers that nobody gives without having seen something.
_NEEDS_EVIDENCE = frozenset({Assurance.Tier.CHECKED, Assurance.Tier.COMMISSIONED})


@dataclass(frozen=True)
class Seen:
    """One thing that was seen, and until when it holds."""

    kind: str
    reference: str = ""
    expires_on: dt.date | None = None


@all_or_nothing()
def assure(
    *,
    actor: Actor,
    service: Service,
    tier: str,
    evidence: Sequence[Seen],
    expires_on: dt.date | None = None,
    note: str = "",
) -> Assurance:
    """Give an entry a tier, for what was seen today. The latest one that holds is shown.

    Raises Refused for a tier that needs evidence or an end and has none.
    """
    may_edit(actor, service)
    if tier in _NEEDS_EVIDENCE and not evidence:
        raise Refused(_("Say what you have seen: this tier needs evidence."), field="kind")
    if tier in _NEEDS_EVIDENCE and expires_on is None:
        raise Refused(_("Say until when it holds."), field="expires_on")
    if expires_on and expires_on <= clock.today():
        raise Refused(_("It must hold beyond today."), field="expires_on")
    made = Assurance(
        service=service,
        tier=Assurance.Tier(tier),
        given_by=str(ROLES[actor.role_code].name),
        given_on=clock.today(),
        expires_on=expires_on,
        note=note,
    )
    insert(made)
    insert(
        *(
            Evidence(
                assurance=made,
                kind=Evidence.Kind(one.kind),
                reference=one.reference,
                seen_on=clock.today(),
                expires_on=one.expires_on,
            )
            for one in evidence
        )
    )
    record(actor, "directory.assure", service, tier=tier)
    return made


@all_or_nothing()
def add_photo(*, actor: Actor, service: Service, file: bytes, alt: str, credit: str = "") -> Photo:
    """Take a picture in: read by its content, turned upright, made small, freed of its data.

    Where and when it was taken stays out. Raises Refused for what is no picture of ours.
    """
    may_edit(actor, service)
    if not alt.strip():
        raise Refused(_("Say what the picture shows, for who cannot see it."), field="alt")
    image, width, height = small_jpeg(file)
    photo = Photo(
        service=service, image=image, width=width, height=height, alt=alt.strip(), credit=credit
    )
    insert(photo)
    record(actor, "directory.add_photo", service)
    return photo


@all_or_nothing()
def remove_photo(*, actor: Actor, photo: Photo) -> None:
    """Take a picture out for good."""
    may_edit(actor, photo.service)
    Photo.objects.filter(pk=photo.pk).delete()
    record(actor, "directory.remove_photo", photo.service)
