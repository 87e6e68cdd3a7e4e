"""What whoever asked by the front door is written, by a way that they said is safe.

The words name nobody and no team, and say nothing of help: somebody else may hold the phone.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.begun.home_rules import Hears
from alongside.begun.models import Asked
from alongside.begun.receipts import link_to
from alongside.common import clock
from alongside.messaging.hours import safe_moment
from alongside.messaging.services import queue
from alongside.organisations.queries import organisation_with
from alongside.referrals.models import Referral

Words = tuple[str, str]


class News(models.TextChoices):
    """What there is to write; each is a template of its own."""

    RECEIVED = "home-received"
    TAKEN_IN = "home-taken-in"
    NOT_TAKEN = "home-not-taken"
    NOT_ANSWERED = "home-not-answered"


@dataclass(frozen=True)
class Told:
    """What the words may name of what was asked."""

    id: uuid.UUID
    reference: str
    team_id: uuid.UUID
    phone: str


def home_words(news: News, asked: Told) -> Words:
    """Subject and body, in the language that holds."""
    said = {
        News.RECEIVED: _(
            "Thank you. We have what you sent, under %(reference)s. See where it stands, or take "
            "it back: %(link)s"
        ),
        News.TAKEN_IN: _(
            "What you sent under %(reference)s was read, and the answer is yes. Somebody gets in "
            "touch, in the way that you said is safe. More: %(link)s"
        ),
        News.NOT_TAKEN: _(
            "What you sent under %(reference)s cannot be taken up there. That is not your fault. "
            "Read what you can do now: %(link)s"
        ),
        News.NOT_ANSWERED: _(
            "What you sent under %(reference)s was not answered in time. We are sorry. That is not "
            "your fault. Read what you can do now: %(link)s"
        ),
    }[news]
    if asked.phone:
        said = "\n\n".join((said, _("Questions? Ring %(phone)s.")))
    body = said % {
        "reference": asked.reference,
        "link": link_to(asked.id),
        "phone": asked.phone,
    }
    return _("About %(reference)s") % {"reference": asked.reference}, body


def write_home(
    *,
    house: Actor,
    news: News,
    asked: Told,
    hears: Hears,
    person_id: uuid.UUID | None = None,
) -> None:
    """Queue it in this transaction: where it goes is kept nowhere else once it is answered.

    From no organisation, for nobody who works here may open the link; the team pays for it.
    ``person_id`` is of the person themselves, to whom nothing goes while they are protected.
    """
    with translation.override(hears.language):
        subject, body = home_words(news, asked)
    queue_home(
        house,
        f"{news}:{asked.id}",
        news,
        hears,
        (subject, body),
        on_behalf_of_id=asked.team_id,
        person_id=person_id,
        concerns=asked.id,
    )


def tell_home(
    house: Actor, asked: Asked, hears: Mapping[str, str] | None, referral: Referral | None
) -> None:
    """Write what became of it, where they said that it is safe to write."""
    if not hears:
        return
    news = News.NOT_TAKEN if asked.answered_by_id else News.NOT_ANSWERED
    team = organisation_with(asked.team_id)
    themselves = referral.person_id if referral and asked.by == Asked.By.SELF else None
    write_home(
        house=house,
        news=News.TAKEN_IN if referral else news,
        asked=Told(asked.pk, asked.reference, team.pk, team.phone),
        hears=Hears(**hears),
        person_id=themselves,
    )


def queue_home(
    house: Actor, key: str, template: str, hears: Hears, words: Words, **about: Any
) -> None:
    """Queue it for the next moment at which nobody is woken."""
    now = clock.now()
    moment = safe_moment(now)
    subject, body = words
    queue(
        actor=house,
        key=key,
        template=template,
        channel=hears.way,
        recipient=hears.recipient,
        subject=subject,
        body=body,
        not_before=moment if moment > now else None,
        **about,
    )
