"""Which messages the facts about a case call for, and their words. None names a person."""

import datetime as dt
import uuid
from dataclasses import replace

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.accounts.queries import memberships_of
from alongside.organisations.models import Organisation
from alongside.referrals.messages import Due, Fact
from alongside.referrals.reminders import reminders, to_the_lead
from alongside.referrals.rules import Rung


def due(fact: Fact) -> list[Due]:
    """The message called for by a ``case.reassigned`` fact: to the new worker, if still there."""
    organisation = uuid.UUID(fact["organisation"])
    worker = memberships_of(uuid.UUID(fact["to"])).filter(organisation_id=organisation).first()
    if worker is None:
        return []
    words = {
        "reference": fact["reference"],
        "link": f"{settings.SITE_URL}/cases/{fact['case']}/",
    }
    subject = _("A case is now yours: %(reference)s") % words
    body = _(
        "Your team lead has given you the case of referral %(reference)s.\n\n"
        "Sign in to see it: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return [
        Due(
            template="case-reassigned",
            recipient=worker.user.email,
            to_organisation_id=organisation,
            from_organisation_id=organisation,
            to_user_id=worker.user_id,
            subject=subject,
            body=body % words,
        )
    ]


def end_words(reference: str, link: str) -> tuple[str, str]:
    """To the other sides of what a death ended: neutral, and so that nobody calls."""
    words = {"reference": reference, "link": link}
    subject = _("Referral %(reference)s has ended") % words
    body = _(
        "Referral %(reference)s has ended. Please stop what is arranged for it, and do not call or "
        "write to the person.\n\n"
        "Sign in to read why: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def again_words(reference: str, link: str) -> tuple[str, str]:
    """To the same, where that was a mistake."""
    words = {"reference": reference, "link": link}
    subject = _("Referral %(reference)s is open again") % words
    body = _(
        "Referral %(reference)s was ended by mistake and is open again. Please look at what you "
        "had arranged: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def handed_over(fact: Fact) -> list[Due]:
    """The one message called for by a ``cases.handed_over`` fact, however many cases it is."""
    organisation, cases = uuid.UUID(fact["organisation"]), int(fact["cases"])
    worker = memberships_of(uuid.UUID(fact["to"])).filter(organisation_id=organisation).first()
    if worker is None:
        return []
    body = ngettext(
        "Your team lead has given you %(number)s case of a colleague.\n\n"
        "Sign in to see it: %(link)s\n\nThis message names nobody on purpose.",
        "Your team lead has given you %(number)s cases of a colleague.\n\n"
        "Sign in to see them: %(link)s\n\nThis message names nobody on purpose.",
        cases,
    )
    return [
        Due(
            template="cases-handed-over",
            recipient=worker.user.email,
            to_organisation_id=organisation,
            from_organisation_id=organisation,
            to_user_id=worker.user_id,
            subject=_("Cases of a colleague are now yours"),
            body=body % {"number": cases, "link": f"{settings.SITE_URL}/cases/"},
        )
    ]


def assigned(fact: Fact) -> list[Due]:
    """The one message called for by a ``referrals.assigned`` fact, however many they are."""
    organisation, cases = uuid.UUID(fact["organisation"]), int(fact["cases"])
    worker = memberships_of(uuid.UUID(fact["to"])).filter(organisation_id=organisation).first()
    if worker is None:
        return []
    body = ngettext(
        "Your team lead has given you %(number)s new referral.\n\n"
        "Sign in to see it: %(link)s\n\nThis message names nobody on purpose.",
        "Your team lead has given you %(number)s new referrals.\n\n"
        "Sign in to see them: %(link)s\n\nThis message names nobody on purpose.",
        cases,
    )
    return [
        Due(
            template="referrals-assigned",
            recipient=worker.user.email,
            to_organisation_id=organisation,
            from_organisation_id=organisation,
            to_user_id=worker.user_id,
            subject=_("New referrals are yours"),
            body=body % {"number": cases, "link": f"{settings.SITE_URL}/cases/tasks/"},
        )
    ]


def covering(fact: Fact) -> list[Due]:
    """To whoever covers: that they do, from when until when, or that it was called off."""
    organisation = uuid.UUID(fact["organisation"])
    cover = memberships_of(uuid.UUID(fact["cover"])).filter(organisation_id=organisation).first()
    if cover is None:
        return []
    words = {
        "first": date_format(dt.date.fromisoformat(fact["starts_on"]), "j F Y"),
        "last": date_format(dt.date.fromisoformat(fact["ends_on"]), "j F Y"),
        "link": f"{settings.SITE_URL}/cases/away/",
    }
    if fact["what"] == "said":
        subject = _("You cover for a colleague from %(first)s") % words
        body = _(
            "A colleague is away from %(first)s to %(last)s, and you cover. Meanwhile their cases "
            "stand on your board, and what is sent about them comes to you, too.\n\n"
            "Is that wrong? Talk with your team lead. Sign in to see it: %(link)s\n\n"
            "This message names nobody on purpose."
        )
    else:
        subject = _("You do not cover for a colleague any more")
        body = _(
            "A colleague for whom you cover from %(first)s to %(last)s is back, or does not go. "
            "There is nothing more to do.\n\nThis message names nobody on purpose."
        )
    return [
        Due(
            template="absence-covered",
            recipient=cover.user.email,
            to_organisation_id=organisation,
            from_organisation_id=organisation,
            to_user_id=cover.user_id,
            subject=subject,
            body=body % words,
        )
    ]


def to_the_cover(message: Due, cover: uuid.UUID) -> list[Due]:
    """The same message to whoever covers for whom it is to, if they are still there."""
    there = memberships_of(cover).filter(organisation_id=message.to_organisation_id).first()
    if there is None:
        return []
    said = _("You get this because you cover for a colleague.")
    return [
        replace(
            message,
            recipient=there.user.email,
            to_user_id=cover,
            body=f"{message.body}\n\n{said}",
        )
    ]


def left_words(cases: int) -> tuple[str, str]:
    """To whoever gives cases to colleagues: people would wait for somebody who works none."""
    body = ngettext(
        "A colleague no longer works cases here, and %(number)s case of theirs is open. Nobody "
        "walks with that person now. Please give it to somebody: %(link)s",
        "A colleague no longer works cases here, and %(number)s cases of theirs are open. Nobody "
        "walks with those people now. Please give each to somebody: %(link)s",
        cases,
    )
    words = {"number": cases, "link": f"{settings.SITE_URL}/cases/"}
    return _("Cases of a colleague who no longer works cases here"), body % words


def due_to_lateness(fact: Fact) -> list[Due]:
    """The reminders called for by a ``case.late`` fact: to the worker, or to whoever leads."""
    organisation = Organisation.objects.get(pk=fact["to_organisation"])
    words = {
        "reference": fact["reference"],
        "link": f"{settings.SITE_URL}/cases/{fact['case']}/",
    }
    if fact["rung"] == Rung.LEAD:
        subject = _("Nobody has been in touch in time: %(reference)s") % words
        body = _(
            "With the person of referral %(reference)s nobody has spoken in the time that your "
            "team promises, nor after a reminder. If nothing is tried, the referral goes back to "
            "whoever sent it in a few working days.\n\n"
            "Please see that somebody gets in touch, or give the case to a colleague: %(link)s\n\n"
            "This message names nobody on purpose."
        )
        return to_the_lead(fact, organisation, subject, body % words)
    worker = memberships_of(uuid.UUID(fact["handler"])).filter(organisation=organisation).first()
    subject = _("A first contact is due: %(reference)s") % words
    body = _(
        "With the person of referral %(reference)s nobody has spoken yet, and the time in which "
        "your team promises that is over.\n\n"
        "Please get in touch, and note each try: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    users = [worker.user] if worker else []
    return reminders("case-late", organisation, users, subject, body % words)
