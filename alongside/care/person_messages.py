"""The words that a person gets. None names anybody, or says that anybody is helped."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.messaging.models import Message
from alongside.messaging.wordings import Facts, Template, Words, offer

TRIED, NEW_WORKER, EVE, WENT = "person-tried", "person-new-worker", "person-eve", "person-went"
OFFER, STILL = "person-offer", "person-still"
TIME, TIME_OVER = "person-time", "person-time-over"
CALLED_OFF, MOVED, BEFORE = "person-called-off", "person-moved", "person-before"
BOOKED = "person-booked"
HELP, NO_HELP = "person-help", "person-no-help"
MISSED = "person-missed"
AHEAD = "person-ahead"
NEWS = "person-news"
LIST = "person-list"
LEAFLET = "person-leaflet"
_WITH_LETTERS = (Message.Channel.TEXT, Message.Channel.EMAIL, Message.Channel.LETTER)


def tried_words(facts: Facts) -> Words:
    """After a try to ring them; ``phone`` is where they can say what suits them, if anywhere."""
    body = _("Hello. We tried to ring you, and will try again at another time of day.")
    if facts.get("phone"):
        more = _("If you would like to say when it suits you, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("We tried to ring you"), body


def ahead_words(facts: Facts) -> Words:
    """Before they are rung; ``worker`` is the name of who rings, where it is to be said."""
    body = (
        _("Hello. %(name)s would like to ring you in the next few days.")
        % {"name": facts["worker"]}
        if facts.get("worker")
        else _("Hello. We would like to ring you in the next few days.")
    )
    if facts.get("phone"):
        more = _("If you would like to say when it suits you, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("We would like to ring you"), body


def new_worker_words(facts: Facts) -> Words:
    """Whoever keeps in touch has changed; ``worker`` is their name, where it is to be said."""
    body = (
        _("Hello. From now on %(name)s keeps in touch with you.") % {"name": facts["worker"]}
        if facts.get("worker")
        else _("Hello. Somebody else of us keeps in touch with you from now on.")
    )
    if facts.get("phone"):
        more = _("If you have a question, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("Who keeps in touch with you"), body


def eve_words(facts: Facts) -> Words:
    """On the last working day before."""
    body = _(
        "Hello. A reminder of what you planned for %(day)s. If something has come up, tell "
        "whoever you planned it with."
    )
    return _("A reminder of what you planned"), body % facts


def went_words(facts: Facts) -> Words:
    """Two weeks after they were told of something."""
    body = _(
        "Hello. Some time ago we told you about something you could go to. Did you go? Say it "
        "here, without signing in: %(link)s\n\n"
        "It works once, until %(day)s. You need not answer."
    )
    return _("Did you go?"), body % facts


def offer_words(facts: Facts) -> Words:
    """A place that they wait for has come free, and is kept for a while."""
    body = _(
        "Hello. A place that you are waiting for has come free: %(when)s. Would you like it? "
        "Say it here, without signing in, by %(until)s: %(link)s\n\n"
        "If we hear nothing by then, it goes to the next person."
    )
    return _("A place has come free"), body % facts


def time_words(facts: Facts) -> Words:
    """A time was agreed with them; ``phone`` is where they can say that it does not suit them."""
    body = _("Hello. We have a time for you: %(when)s.") % facts
    if facts.get("phone"):
        more = _("If it does not suit you, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("A time for you"), body


def time_over_words(facts: Facts) -> Words:
    """A time that was agreed with them stands no more, and they did not give it back."""
    body = _("Hello. The time that we had for you, %(when)s, does not stand any more.") % facts
    if facts.get("phone"):
        more = _("If you have a question, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("Your time has changed"), body


def booked_words(facts: Facts) -> Words:
    """A place in a session was booked for them; not in which."""
    body = _("Hello. A place is booked for you: %(when)s.") % facts
    if facts.get("phone"):
        more = _("If it does not suit you, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("A place for you"), body


def before_words(facts: Facts) -> Words:
    """On the last working day before a session or a time in which they have a place."""
    body = _("Hello. A reminder of what you planned for %(when)s.") % facts
    if facts.get("phone"):
        more = _("If something has come up, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("A reminder of what you planned"), body


def called_off_words(facts: Facts) -> Words:
    """A session in which they had a place does not take place; not which one."""
    body = _("Hello. What you planned for %(when)s does not take place.") % facts
    if facts.get("phone"):
        more = _("If you have a question, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("A change to what you planned"), body


def moved_words(facts: Facts) -> Words:
    """A session in which they have a place is at another time, or elsewhere; they stay booked."""
    body = (
        _(
            "Hello. What you planned is at another time or in another place. It is on %(when)s "
            "now, and you stay booked."
        )
        % facts
    )
    if facts.get("phone"):
        more = _("To hear where it is, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("A change to what you planned"), body


def no_help_words(facts: Facts) -> Words:
    """Something that they asked for, to get to a time of theirs, cannot be arranged."""
    body = _(
        "Hello. About %(when)s: what you asked us to arrange cannot be done. Your time stays yours."
    )
    body = body % facts
    if facts.get("phone"):
        more = _("To talk about what else we can do, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("About your time"), body


def help_words(facts: Facts) -> Words:
    """What they were told cannot be arranged is arranged after all."""
    body = _("Hello. About %(when)s: what you asked us to arrange is arranged after all.") % facts
    if facts.get("phone"):
        more = _("If you have a question, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("About your time"), body


def still_words(facts: Facts) -> Words:
    """After they have waited for long."""
    body = _(
        "Hello. You have been waiting for a place for a while. Do you still want one? Say it "
        "here, without signing in: %(link)s\n\n"
        "You need not answer: you stay on the list until you say no."
    )
    return _("Do you still want a place?"), body % facts


def missed_words(facts: Facts) -> Words:
    """After they did not come twice: no blame, and not where."""
    body = _(
        "Hello. We have not seen you the last two times, and hope that you are well. Would you "
        "still like to come?"
    )
    if facts.get("phone"):
        more = _("If you would rather talk about it, ring %(phone)s.")
        body = f"{body} {more % facts}"
    return _("Would you still like to come?"), body


def news_words(facts: Facts) -> Words:
    """Something that they asked for on their own pages was answered; not what, nor how."""
    body = _(
        "Hello. There is news on your pages. Read it here: %(link)s\n\n"
        "Did you not expect this? Then throw it away. It names nobody on purpose."
    )
    return _("News on your pages"), body % facts


def list_words(facts: Facts) -> Words:
    """A list that was put together with them: the link, and nothing of what is on it."""
    body = _("Hello. Here is the list that we put together for you: %(link)s")
    return _("A list for you"), body % facts


def leaflet_words(facts: Facts) -> Words:
    """What was just agreed with them, in short; not what, nor with whom. ``when``: a time that is
    booked, if any."""
    body = _("Hello. As you agreed, somebody gets in touch with you by %(day)s.") % facts
    if facts.get("when"):
        body = _("Hello. As you agreed, there is a time for you: %(when)s.") % facts
    if facts.get("phone"):
        more = _("If you have a question, ring %(phone)s.")
        body = f"{body} {more % facts}"
    more = _("What happens next, and how to say no: %(link)s")
    return _("What happens next"), f"{body} {more % facts}"


def _still_come() -> str:
    return f"{_('Answer 1 for yes, 2 for no, 3 if we should ring you.')} {_stop()}"


def _ring_or_stop() -> str:
    return f"{_('Or answer 3, and we ring as soon as we can.')} {_stop()}"


def _will_you_go() -> str:
    return f"{_('Answer 1 if you will go, 2 if you cannot, 3 if we should ring you.')} {_stop()}"


def _will_you_come() -> str:
    choices = _("Answer 1 if you will come, 2 to give the place back, 3 if we should ring you.")
    return f"{choices} {_stop()}"


def _yes_or_no() -> str:
    return f"{_('Or answer 1 for yes, 2 for no, 3 if we should ring you.')} {_stop()}"


def _would_you_like_it() -> str:
    choices = _("Or answer 1 to take it, 2 for not this time, 3 if we should ring you.")
    return f"{choices} {_stop()}"


def _stop() -> str:
    return _("Answer STOP, and you get no more texts.")


def day_of(value: dt.date) -> str:
    """A day of this week or the next, in the language that holds."""
    return date_format(value, "l j F")


def last_day(value: dt.date) -> str:
    """A day until which something works."""
    return date_format(value, "j F Y")


def moment_of(value: dt.datetime) -> str:
    """A day and an hour on the clocks of the place."""
    return date_format(timezone.localtime(value), _("l j F, H:i"))


_LINK = "https://alongside.example/a-link"
offer(
    Template(
        TRIED,
        gettext_lazy("After a try to ring them"),
        {"phone": "01632 960000"},
        tried_words,
        channels=_WITH_LETTERS,
        answers=_ring_or_stop,
    ),
    Template(
        AHEAD,
        gettext_lazy("Before they are rung"),
        {"worker": "Amina Rahman", "phone": "01632 960000"},
        ahead_words,
        channels=_WITH_LETTERS,
        answers=_ring_or_stop,
    ),
    Template(
        LEAFLET,
        gettext_lazy("The leaflet in short, as they are referred"),
        {
            "day": "17 March 2027",
            "when": "Tuesday 3 March, 14:00",
            "phone": "01632 960000",
            "link": _LINK,
        },
        leaflet_words,
        needed=frozenset({"link"}),
        channels=(Message.Channel.TEXT,),
        answers=_stop,
    ),
    Template(
        NEW_WORKER,
        gettext_lazy("Somebody else keeps in touch with them"),
        {"worker": "Amina Rahman", "phone": "01632 960000"},
        new_worker_words,
        channels=_WITH_LETTERS,
    ),
    Template(
        EVE,
        gettext_lazy("On the eve of a first visit"),
        {"day": "Tuesday 3 March"},
        eve_words,
        needed=frozenset({"day"}),
        answers=_will_you_go,
    ),
    Template(
        WENT,
        gettext_lazy("Did they go?"),
        {"link": _LINK, "day": "17 March 2027"},
        went_words,
        needed=frozenset({"link"}),
        answers=_yes_or_no,
    ),
    Template(
        OFFER,
        gettext_lazy("A place has come free"),
        {"when": "Tuesday 3 March, 14:00", "until": "Monday 2 March, 12:00", "link": _LINK},
        offer_words,
        needed=frozenset({"link", "when", "until"}),
        answers=_would_you_like_it,
    ),
    Template(
        TIME,
        gettext_lazy("A time with a link worker is booked"),
        {"when": "Tuesday 3 March, 14:00", "phone": "01632 960000"},
        time_words,
        needed=frozenset({"when"}),
    ),
    Template(
        TIME_OVER,
        gettext_lazy("A time with a link worker stands no more"),
        {"when": "Tuesday 3 March, 14:00", "phone": "01632 960000"},
        time_over_words,
        needed=frozenset({"when"}),
    ),
    Template(
        BOOKED,
        gettext_lazy("A place in a session is booked for them"),
        {"when": "Tuesday 3 March, 14:00", "phone": "01632 960000"},
        booked_words,
        needed=frozenset({"when"}),
    ),
    Template(
        BEFORE,
        gettext_lazy("On the working day before a place that is booked"),
        {"when": "Tuesday 3 March, 14:00", "phone": "01632 960000"},
        before_words,
        needed=frozenset({"when"}),
        answers=_will_you_come,
    ),
    Template(
        CALLED_OFF,
        gettext_lazy("A session in which they had a place is called off"),
        {"when": "Tuesday 3 March, 14:00", "phone": "01632 960000"},
        called_off_words,
        needed=frozenset({"when"}),
    ),
    Template(
        MOVED,
        gettext_lazy("A session in which they have a place is at another time or place"),
        {"when": "Tuesday 3 March, 15:00", "phone": "01632 960000"},
        moved_words,
        needed=frozenset({"when"}),
    ),
    Template(
        MISSED,
        gettext_lazy("They did not come twice"),
        {"phone": "01632 960000"},
        missed_words,
        answers=_still_come,
    ),
    Template(
        NO_HELP,
        gettext_lazy("What they asked for, to come, cannot be arranged"),
        {"when": "Tuesday 3 March, 14:00", "phone": "01632 960000"},
        no_help_words,
        needed=frozenset({"when"}),
    ),
    Template(
        HELP,
        gettext_lazy("What they asked for, to come, is arranged after all"),
        {"when": "Tuesday 3 March, 14:00", "phone": "01632 960000"},
        help_words,
        needed=frozenset({"when"}),
    ),
    Template(
        NEWS,
        gettext_lazy("What they asked for on their own pages is answered"),
        {"link": _LINK},
        news_words,
        needed=frozenset({"link"}),
    ),
    Template(
        LIST,
        gettext_lazy("A list that was put together for them"),
        {"link": _LINK},
        list_words,
        needed=frozenset({"link"}),
    ),
    Template(
        STILL,
        gettext_lazy("Do they still want a place?"),
        {"link": _LINK},
        still_words,
        needed=frozenset({"link"}),
        answers=_yes_or_no,
    ),
)
