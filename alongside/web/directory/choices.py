"""What can be chosen in the search, by the codes of ``Question``, in words; and as options."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from markupsafe import Markup

from alongside.directory.models import Accessibility, Assurance, Schedule
from alongside.directory.search.lexicon import Lexicon

CHOICES: dict[str, dict[str, Any]] = {
    "day": {
        "MO": later("Monday"),
        "TU": later("Tuesday"),
        "WE": later("Wednesday"),
        "TH": later("Thursday"),
        "FR": later("Friday"),
        "SA": later("Saturday"),
        "SU": later("Sunday"),
    },
    "part": {
        "day": later("In the daytime"),
        "evening": later("In the evening"),
        "weekend": later("At the weekend"),
    },
    "age": {
        "child": later("A child up to 10"),
        "teenager": later("11 to 17"),
        "young-adult": later("18 to 25"),
        "adult": later("26 to 64"),
        "older": later("65 or over"),
    },
    "young": {
        "under-18": later("Under 18 only"),
        "under-25": later("Up to 25 only"),
    },
    "gender": {
        "female": later("Women, or everyone"),
        "male": later("Men, or everyone"),
        "women-only": later("Women only"),
        "men-only": later("Men only"),
    },
    "condition": {
        "addiction": later("Alcohol or drugs"),
        "autism": later("Autism or ADHD"),
        "cancer": later("Cancer"),
        "dementia": later("Dementia"),
        "diabetes": later("Diabetes"),
        "hearing-loss": later("Hearing loss"),
        "heart": later("A heart condition"),
        "learning-disability": later("A learning disability"),
        "long-term": later("Any long-term condition"),
        "lungs": later("A lung condition"),
        "mental-health": later("A mental health condition"),
        "neurological": later("A neurological condition"),
        "pain": later("Pain that does not go away"),
        "physical-disability": later("A physical disability"),
        "sight-loss": later("Sight loss"),
        "brain-injury": later("Stroke or brain injury"),
    },
    "route": {
        "self": later("People come by themselves"),
        "referral": later("Somebody refers them"),
    },
    "cost": {"free": later("Free"), "low": later("Free or up to £5")},
    "language": {
        "cy": later("Welsh"),
        "bfi": later("British Sign Language"),
        "ar": later("Arabic"),
        "bn": later("Bengali"),
        "zh": later("Chinese"),
        "fa": later("Farsi"),
        "gu": later("Gujarati"),
        "ku": later("Kurdish"),
        "pl": later("Polish"),
        "pt": later("Portuguese"),
        "pa": later("Punjabi"),
        "ro": later("Romanian"),
        "so": later("Somali"),
        "es": later("Spanish"),
        "ta": later("Tamil"),
        "tr": later("Turkish"),
        "uk": later("Ukrainian"),
        "ur": later("Urdu"),
    },
    "access": dict(Accessibility.Fact.choices),
    "mode": dict(Schedule.Attending.choices),
    "tier": {
        "self-declared": later("Self-declared or better"),
        "checked": later("Papers seen, or commissioned"),
        "commissioned": Assurance.Tier.COMMISSIONED.label,
    },
    "room": {"1": later("Has places now")},
    "checked": {"1": later("Checked in the last six months")},
}
Needs = tuple[tuple[str, str], ...]  # code and name, in the language of the page
MILES = ("1", "3", "5", "10", "25")
_NARROWING = (
    *("need", "part", "cost", "mode", "age", "young", "condition", "gender", "route"),
    *("access", "language"),
)
# The kind of facet behind each choice, where its name is another.
FACETS = {"language": "lang"}


def needs_choices(lexicon: Lexicon) -> dict[str, str]:
    """The needs by code, in the language of the page; kept with the vocabulary that they are of."""
    language = get_language()
    if language not in lexicon.needs_in:
        lexicon.needs_in[language] = {need.code: _(need.name) for need in lexicon.needs}
    return lexicon.needs_in[language]


def needs_named(lexicon: Lexicon) -> Needs:
    """The needs as ``needs_choices`` has them, for a cache to know them by."""
    return tuple(needs_choices(lexicon).items())


def options(name: str, chosen: str, needs: Needs) -> Markup:
    """The options of a box as HTML, written once for each language and vocabulary."""
    return _options(name, chosen, needs if name == "need" else (), get_language())


@lru_cache(maxsize=1000)
def _options(name: str, chosen: str, needs: Needs, _language: str) -> Markup:
    blank = {"need": _("Anything"), "within": _("Any distance"), "day": _("Any day")}
    lines = {"": blank.get(name, _("Any")), **(dict(needs) if name == "need" else _labels(name))}
    return Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value == chosen else "", label
        )
        for value, label in lines.items()
    )


def _labels(name: str) -> dict[str, Any]:
    if name == "within":
        return {
            miles: ngettext("Within %d mile", "Within %d miles", int(miles)) % int(miles)
            for miles in MILES
        }
    return CHOICES[name]


def label(name: str, code: str, lexicon: Lexicon) -> str:
    """A choice in words."""
    if name == "need":
        return needs_choices(lexicon).get(code, code)
    return _label(name, code, get_language())


@lru_cache(maxsize=1000)
def _label(name: str, code: str, _language: str) -> str:
    return str(CHOICES[name][code])


def narrower(
    facets: dict[str, int], total: int, chosen: dict[str, str], lexicon: Lexicon
) -> list[tuple[str, str, int]]:
    """Choices that some of the results but not all of them have: (name, code, how many)."""
    offered = []
    for name in _NARROWING:
        if name in chosen:
            continue
        kind = FACETS.get(name, name)
        codes = needs_choices(lexicon) if name == "need" else CHOICES[name]
        some = [(facets.get(f"{kind}:{code}", 0), code) for code in codes]
        some = sorted((each for each in some if 0 < each[0] < total), reverse=True)
        offered += [(name, code, count) for count, code in some[:4]]
    return offered
