"""The words of messages to people: the standing ones, and those that an organisation wrote itself.

Whoever decides that a message is due says here which facts its words may name. None of them is
the name of the person, or says anything of their life.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import nhs_number
from alongside.common.errors import Refused
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.messaging.models import Message, Wording

Words = tuple[str, str]
Facts = Mapping[str, str]
Held = dict[tuple[object, ...], Wording | None]
Channel = Message.Channel
LANGUAGES = ("en-gb", "cy")
LONGEST_TEXT = 918  # characters: six parts, the most that GOV.UK Notify takes
LONGEST = 5_000
_FACT = re.compile(r"\(\((\w+)\)\)")
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_ADDRESS = re.compile(r"https?:|www\.|\w\.(?:com|org|net|uk|wales|cymru)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Template:
    """A message to people. ``facts`` are what its words may name, each with an example.

    ``answers`` says in words how a text message is answered; the house adds them by itself.
    """

    code: str
    name: Any
    facts: Facts
    standing: Callable[[Facts], Words]
    needed: frozenset[str] = frozenset()
    channels: tuple[str, ...] = (Channel.TEXT, Channel.EMAIL)
    answers: Callable[[], str] | None = None


@dataclass(frozen=True)
class Worded:
    """Subject and body as they go out, and the version of an organisation's words, if any."""

    subject: str
    body: str
    wording_id: uuid.UUID | None = None


TEMPLATES: dict[str, Template] = {}


def offer(*templates: Template) -> None:
    """Let organisations write these messages in words of their own."""
    TEMPLATES.update({one.code: one for one in templates})


def worded(
    code: str,
    *,
    organisation_id: uuid.UUID | None,
    channel: str,
    language: str,
    facts: Callable[[], Facts],
    by_text: bool = False,
    held: Held | None = None,
) -> Worded:
    """The words of a message in that language, of the organisation or the standing ones.

    Its own words give way where they do not fit any more, or name a fact that is not there this
    time. ``held`` remembers what was looked up, for whoever asks many times.
    """
    template = TEMPLATES[code]
    with translation.override(language):
        known = facts()
        wording = _held({} if held is None else held, (organisation_id, code, channel, language))
        fits = wording and wording.body and _fits(template, wording, known)
        subject, body = (
            (wording.subject, filled(wording.body, known))
            if wording and fits
            else template.standing(known)
        )
        subject = subject or template.standing(known)[0]
        if by_text and template.answers:
            body = f"{body} {template.answers()}"
    return Worded(subject, body, wording.pk if wording and fits else None)


def _held(held: Held, key: tuple[Any, ...]) -> Wording | None:
    if key not in held:
        held[key] = in_use(*key) if key[0] else None
    return held[key]


def in_use(organisation_id: uuid.UUID, code: str, channel: str, language: str) -> Wording | None:
    """The newest version, which may be one that gives the standing words back."""
    return versions(organisation_id, code, channel, language).first()


def versions(organisation_id: uuid.UUID, code: str, channel: str, language: str) -> Any:
    """All versions, the newest first."""
    return Wording.objects.filter(
        organisation_id=organisation_id, template=code, channel=channel, language=language
    ).select_related("by")


def own_of(actor: Actor) -> set[tuple[str, str, str]]:
    """For which message, channel and language the actor's organisation has words of its own."""
    mine = Wording.objects.filter(organisation_id=actor.organisation).order_by("version")
    newest = {(one.template, one.channel, one.language): one for one in mine}
    return {key for key, one in newest.items() if one.body}


def _fits(template: Template, wording: Wording, known: Facts) -> bool:
    named = set(_FACT.findall(wording.body))
    return all(known.get(name) for name in named) and not faults(
        template, wording.channel, wording.subject, wording.body
    )


def filled(body: str, known: Facts) -> str:
    """The body with its facts in their places."""
    return _FACT.sub(lambda found: known[found[1]], body)


def faults(template: Template, channel: str, subject: str, body: str) -> list[str]:
    """What is wrong with those words, each in a sentence; none where they can be used."""
    found = [*_places(template, subject, body), *_length(channel, body)]
    if channel != Channel.LETTER:
        found += _secrets(f"{subject}\n{body}")
    return found


def _places(template: Template, subject: str, body: str) -> list[str]:
    known = ", ".join(f"(({name}))" for name in template.facts)
    unknown = _("“((%(name)s))” is nothing that can stand here. You can use: %(known)s.")
    named = dict.fromkeys(_FACT.findall(body))
    found = [
        unknown % {"name": name, "known": known} for name in named if name not in template.facts
    ]
    rest = _FACT.sub("", body)
    if "((" in rest or "))" in rest:
        found.append(_("Write each place like ((this)), with two brackets on both sides."))
    if "((" in subject or "))" in subject:
        found.append(_("The subject is the same for everybody: nothing in brackets stands in it."))
    lacks = _("Put ((%(name)s)) into it: without it nobody can answer.")
    found += [lacks % {"name": name} for name in sorted(template.needed - set(named))]
    return found


def _length(channel: str, body: str) -> list[str]:
    if not body.strip():
        return [_("Write what people are to read.")]
    most = LONGEST_TEXT if channel == Channel.TEXT else LONGEST
    if len(body) > most:
        return [_("It is too long: at most %(most)s characters.") % {"most": most}]
    return []


def _secrets(text: str) -> list[str]:
    plain = " ".join(_FACT.sub(" ", text).casefold().split())
    found = [
        _("“%(word)s” says something of a person’s life: others may read this.") % {"word": word}
        for word in _health_words()
        if re.search(rf"\b{re.escape(word)}", plain)
    ]
    if any(_is_a_number(digits) for digits in _TEN_DIGITS.findall(text)):
        found.append(_("There is an NHS number in it. No message holds one."))
    if _ADDRESS.search(text):
        found.append(_("No web address can be typed here: who reads it cannot tell a false one."))
    return found


def _is_a_number(digits: str) -> bool:
    try:
        nhs_number.parse(digits)
    except Refused:
        return False
    return True


@cache
def _health_words() -> tuple[str, ...]:
    read = yaml.safe_load(Path(__file__).with_name("health_words.yaml").read_text("utf-8"))
    return (*read["en"], *read["cy"])


@dataclass(frozen=True)
class Shown:
    """Words as somebody would get them, with the examples for facts; nothing of it is kept."""

    subject: str
    body: str
    faults: list[str] = field(default_factory=list)


def preview(code: str, channel: str, language: str, subject: str, body: str) -> Shown:
    """How those words would read, or what is wrong with them."""
    template = TEMPLATES[code]
    wrong = faults(template, channel, subject, body)
    if wrong:
        return Shown(subject, body, wrong)
    with translation.override(language):
        usual, _body = template.standing(template.facts)
        said = filled(body, template.facts)
        if channel == Channel.TEXT and template.answers:
            said = f"{said} {template.answers()}"
    return Shown(subject or usual, said)


def as_read(organisation_id: uuid.UUID, code: str, channel: str, language: str) -> Shown:
    """A message as somebody would get it from that organisation now, with examples for facts."""
    own = in_use(organisation_id, code, channel, language)
    said = (own.subject, own.body) if own and own.body else standing(code, language)
    return preview(code, channel, language, *said)


def standing(code: str, language: str) -> Words:
    """The standing words, with their places for facts as somebody would write them."""
    template = TEMPLATES[code]
    with translation.override(language):
        return template.standing({name: f"(({name}))" for name in template.facts})


@all_or_nothing()
def write_wording(
    *, actor: Actor, code: str, channel: str, language: str, subject: str, body: str
) -> Wording | None:
    """Keep words of the actor's organisation as a new version; an empty body: the standing ones.

    None where they hold already. Raises Refused, with each fault in a sentence.
    """
    require(actor, Permission.WORDS_SET)
    template = TEMPLATES.get(code)
    if template is None or channel not in template.channels or language not in LANGUAGES:
        raise Refused(_("There is no such message."))
    subject, body = subject.strip(), body.strip().replace("\r\n", "\n")
    wrong = faults(template, channel, subject, body) if body else []
    if wrong:
        raise Refused(" ".join(wrong), field="body")
    hold("wording", actor.organisation, code, channel, language)
    last = in_use(actor.organisation, code, channel, language)
    if (last.subject, last.body) == (subject, body) if last else not body:
        return None
    made = Wording.objects.create(
        organisation_id=actor.organisation,
        template=code,
        channel=channel,
        language=language,
        version=last.version + 1 if last else 1,
        subject=subject if body else "",
        body=body,
        by_id=actor.user,
    )
    record(actor, "wording.write", made, template=code, channel=channel, language=language)
    return made
