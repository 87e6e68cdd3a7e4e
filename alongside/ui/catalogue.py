"""The texts of the pages that are there in Welsh too: gathered, and made ready for reading.

``python -m alongside.ui.catalogue`` gathers them anew into ``locale/cy/LC_MESSAGES/django.po``,
keeps what is translated, and compiles it. What has no translation yet stands there empty.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
FOLDER = PACKAGE / "locale" / "cy" / "LC_MESSAGES"
# As Django’s own Welsh: one, two, others, eight and eleven.
PLURALS = "nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;"
HEADER = """\
# What is open to everybody, in Welsh. A Welsh speaker has yet to read it over: docs/welsh.md.
# Gathered by "python -m alongside.ui.catalogue"; write translations here, then run it again."""
BEGUN = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)  # fixed, so that the same texts are the same file
GUIDE = "begun/guide.yaml"
WORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "later": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
# What is open to everybody, and what it says after a mistake. Colleagues' pages are in English.
READ_IN_WELSH = (
    "ui/templates/ui/*.html",
    "ui/*.py",
    "accounts/permissions.py",
    "insight/measures.py",
    "accounts/roles.py",
    "asks/services/*.py",
    "asks/states.py",
    "portal/asks.py",
    "portal/classes.py",
    "begun/asking.py",
    "begun/home_answers.py",
    "begun/home_messages.py",
    "begun/home_rules.py",
    "begun/next_day.py",
    "booking/support.py",
    "care/models/plan.py",
    "care/models/tie.py",
    "care/network*.py",
    "care/plan_document.py",
    "care/plan_form.py",
    "care/plan_page.py",
    "care/services/own_way.py",
    "care/services/plans.py",
    "care/services/ties.py",
    "portal/door.py",
    "portal/forms.py",
    "portal/help.py",
    "portal/messages.py",
    "portal/own_answers.py",
    "portal/own_map.py",
    "portal/own_plan.py",
    "portal/own_words.py",
    "portal/plan.py",
    "portal/reach.py",
    "portal/views.py",
    "portal/wording.py",
    "portal/self_referral.py",
    "referrals/about_me.py",
    "referrals/services/about_me.py",
    "referrals/services/taking_back.py",
    "web/own_words.py",
    "portal/selfreferral/*.py",
    "portal/templates/portal/ask.html",
    "portal/templates/portal/ask_team*.html",
    "portal/templates/portal/asks.html",
    "portal/templates/portal/birthday.html",
    "portal/templates/portal/front/*.html",
    "portal/templates/portal/guide/*.html",
    "portal/templates/portal/link_over.html",
    "portal/templates/portal/map.html",
    "portal/templates/portal/new_link*.html",
    "portal/templates/portal/no_map.html",
    "portal/templates/portal/page.html",
    "portal/templates/portal/pieces.html",
    "portal/templates/portal/plan.html",
    "portal/templates/portal/reach.html",
    "portal/templates/portal/take_back.html",
    "portal/templates/portal/tie.html",
    "portal/templates/portal/write_plan.html",
    *(f"web/{name}.py" for name in ("doors", "errors", "kept", "navigation")),
    "questions/content.py",
    "questions/rules.py",
    "web/account/*.py",
    "web/embedding/*.py",
    "web/home/*.py",
    "web/templates/account/*.html",
    "web/templates/account/second_step/show.html",
    "web/templates/account/email/*.txt",
    "onboarding/newcomer.py",
    "organisations/identifiers.py",
    "organisations/models.py",
    "web/organisation/asking.py",
    "web/organisation/joining.py",
    "web/organisation/newcomer.py",
    "web/templates/organisation/join*.html",
    "web/templates/organisation/link_over.html",
    "web/templates/organisation/parts/invited.html",
    "web/templates/organisation/parts/newcomer.html",
    "care/person_messages.py",
    "messaging/paper.py",
    "outreach/messages.py",
    "people/models/person.py",
    "web/invited/*.py",
    "web/templates/invited/*.html",
    "owncare/services/being_out.py",
    "web/out/*.py",
    "web/templates/out/*.html",
    "web/went/*.py",
    "web/templates/went/*.html",
    "web/offered/*.py",
    "web/questions/asking.py",
    "web/templates/offered/*.html",
    "volunteers/services.py",
    "web/volunteers/*.py",
    *(f"web/templates/volunteers/{name}.html" for name in ("link", "over", "pause", "thanks")),
    "web/templates/embedding/*.html",
    "web/templates/errors/*.html",
    "web/templates/home/*.html",
    "web/templates/parts/up_to_you.html",
    "web/templates/referring/leaflet_words.html",
    "web/templates/reports/measure.html",
    "web/templates/parts/network.html",
    "web/templates/directory/*.html",
    "web/templates/directory/service/*.html",
    *(
        f"web/templates/directory/keeping/{name}.html"
        for name in (
            "answered",
            "changed",
            "check",
            "collection",
            "collections",
            "currency",
            "entry_form",
            "facts",
            "new_link",
            "problem",
            "propose",
            "proposed",
            "room",
            "say_room",
            "spent",
            "stopped",
            "told",
        )
    ),
    "web/directory/*.py",
    "web/directory/entry/*.py",
    "web/directory/site/*.py",
    *(
        f"web/directory/keeping/{name}.py"
        for name in ("check", "collections", "currency", "forms", "problem", "proposal", "room")
    ),
    "common/postcode.py",
    "common/prices.py",
    "directory/cards.py",
    "directory/messages.py",
    "directory/places.py",
    "directory/times.py",
    "directory/occurrences.py",
    "directory/wording.py",
    "directory/rules/*.py",
    "directory/search/*.py",
    *(
        f"directory/services/{name}.py"
        for name in ("edits", "problems", "proposals", "room", "sharing", "turns")
    ),
    *(
        f"directory/models/{name}.py"
        for name in (
            "capacity",
            "enquiry",
            "place",
            "problem",
            "reach",
            "schedule",
            "service",
            "terms",
            "trust",
        )
    ),
)


def gathered() -> Catalog:
    """Every text of those files, each once, with where it stands."""
    found = Catalog(
        domain="django",
        project="Alongside",
        header_comment=HEADER,
        creation_date=BEGUN,
        revision_date=BEGUN,
        fuzzy=False,
    )
    for pattern in READ_IN_WELSH:
        for path in sorted(PACKAGE.glob(pattern)):
            method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
            options = {"newstyle_gettext": "true", "trimmed": "false"}
            for line, text, comments, _context in extract_from_file(
                method, str(path), keywords=WORDS, options=options
            ):
                place = (str(path.relative_to(PACKAGE.parent)), line)
                found.add(text, locations=[place], auto_comments=comments)
    for need in yaml.safe_load((PACKAGE / "needs" / "needs.yaml").read_text(encoding="utf-8")):
        found.add(need["name"], locations=[("alongside/needs/needs.yaml", 1)])
    for text in _said_by(yaml.safe_load((PACKAGE / GUIDE).read_text(encoding="utf-8"))):
        found.add(text, locations=[(f"alongside/{GUIDE}", 1)])
    return found


def _said_by(held: Any) -> Iterator[str]:
    """What the guide says to people, wherever it stands in its file."""
    if isinstance(held, list):
        yield from chain.from_iterable(map(_said_by, held))
    elif isinstance(held, dict):
        for name, value in held.items():
            if name == "need_words":
                yield from value.values()
            elif name in ("words", "other", "hint"):
                yield value
            else:
                yield from _said_by(value)


def translated() -> Catalog:
    """The texts with their translations as the file has them."""
    with (FOLDER / "django.po").open("rb") as file:
        return read_po(file, locale="cy", domain="django")


def refresh() -> list[str]:
    """Write both files anew. Answers the texts that have no translation."""
    kept, fresh = translated(), gathered()
    for message in fresh:
        known = kept.get(message.id) if message.id else None
        if known:
            message.string = known.string
        message.locations = [(place, 0) for place in dict.fromkeys(p for p, _ in message.locations)]
    fresh.locale = "cy"
    fresh.mime_headers = [("Plural-Forms", PLURALS)]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "django.po").open("wb") as file:
        write_po(file, fresh, width=100, sort_output=True, include_lineno=False)
    compile_texts()
    return [str(message.id) for message in fresh if message.id and not _said(message.string)]


def compile_texts() -> None:
    """Write the file that pages read, from the one that people read."""
    with (FOLDER / "django.mo").open("wb") as file:
        write_mo(file, translated())


def _said(string: Any) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    missing = refresh()
    print(*missing, f"{len(missing)} without a translation.", sep="\n")  # noqa: T201
