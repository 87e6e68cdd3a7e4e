"""What a browser has said, put together as what a team is asked."""

import datetime as dt

from django.utils import translation

from alongside.begun import guide
from alongside.begun.home_rules import Asker, Hear, Hears, HomeAsk, Reach, Whom
from alongside.begun.own_drafts import Asking
from alongside.portal.selfreferral.ask_forms import where_to
from alongside.portal.selfreferral.theirs import Theirs
from alongside.portal.selfreferral.what_forms import needs_of

_ENGLISH = "en-gb"  # what the guide advised, as the team reads it


def home_ask(asking: Asking, theirs: Theirs, language: str, agrees: bool) -> HomeAsk:
    """All of it; every page was filled in before."""
    about = asking.about
    what = about["what"]
    with translation.override(_ENGLISH):
        advice = guide.advice(asking.said)
        dangers = guide.danger_words(asking.dangers, asking.for_other)
    return HomeAsk(
        whom=whom(asking),
        reach=reach(asking),
        needs=needs_of(asking, theirs.reasons),
        words=asking.words,
        safety=what["safety"].strip(),
        dangers=dangers,
        asker=asker(asking),
        hears=hears(asking, language),
        level=asking.level or advice.level,  # theirs to choose
        because=advice.because,
        ring_soon=asking.call_back,
        agrees=agrees,
        spoken=language,
        answers=theirs.answers,
    )


def whom(asking: Asking) -> Whom:
    """Who is to be helped."""
    who, reached, what = (asking.about[page] for page in ("who", "reach", "what"))
    return Whom(
        given_name=who["given_name"].strip(),
        family_name=who["family_name"].strip(),
        born=dt.date.fromisoformat(who["born"]),
        postcode=asking.postcode,
        phone=reached["phone"],
        email=reached["email"],
        language=what["language"].strip(),
        needs_interpreter=what["interpreter"],
    )


def reach(asking: Asking) -> Reach:
    """How and when it is safe to be in touch."""
    reached, times = asking.about["reach"], asking.about["times"]
    return Reach(
        ways=reached["ways"],
        asker_first=reached.get("first") == "me",
        leave_message=times.get("leave_message") == "yes",
        times=times["times"],
        note=times["note"],
    )


def asker(asking: Asking) -> Asker | None:
    """Who asks for somebody else."""
    return Asker(**asking.about["you"]) if asking.for_other else None


def hears(asking: Asking, language: str) -> Hears | None:
    """Where the confirmation and the answer go, where they may."""
    chosen = asking.about["times"]["hear"]
    recipient = where_to(asking, chosen) if chosen != Hear.NOT else ""
    return Hears(chosen, recipient, language) if recipient else None
