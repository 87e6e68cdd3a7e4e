"""Every template that is named exists, and every one that exists is used and compiles."""

import re

from django.template import engines
from jinja2 import TemplateError

from tests.architecture.repository import PACKAGE, sources

FOLDERS = [PACKAGE / layer / "templates" for layer in ("portal", "web", "ui")]
NAMED = re.compile(r"""["']([a-z0-9_/-]+\.(?:html|txt|xml))["']""")
# django-allauth and Django ask for these by a name that they put together.
ASKED_FOR = re.compile(r"^(account(/email)?|errors)/[a-z0-9_]+\.(html|txt)$")


def ours() -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for folder in FOLDERS
        for path in folder.rglob("*.*")
    }


def what_is_wrong(names: set[str]) -> dict[str, str]:
    """The templates that cannot be had, each with the kind of its fault."""
    wrong = {}
    for name in sorted(names):
        try:
            engines["pages"].env.get_template(name)
        except TemplateError as error:
            wrong[name] = type(error).__name__
    return wrong


def test_every_template_is_used() -> None:
    texts = [*ours().values(), *(path.read_text() for path in sources())]
    named = {name for text in texts for name in NAMED.findall(text)}
    unused = sorted(name for name in ours() if name not in named and not ASKED_FOR.match(name))
    assert not unused


def test_every_template_compiles_and_finds_what_it_includes() -> None:
    named = {
        included
        for text in ours().values()
        for included in NAMED.findall(" ".join(re.findall(r"{%(.*?)%}", text, re.DOTALL)))
    }
    assert {"ui/layout.html", "ui/fields.html"} <= named
    assert what_is_wrong({*ours(), *named}) == {}


def test_every_page_that_a_view_renders_is_there() -> None:
    rendered = {
        name for path in sources("portal", "web") for name in NAMED.findall(path.read_text())
    }
    assert {"directory/search.html", "portal/plan.html"} <= rendered
    assert what_is_wrong(rendered) == {}


def test_every_form_that_is_posted_has_an_address() -> None:
    """Without one it keeps the spot that the skip link led to, and an error above it is not seen.

    The register is the exception: it leads back to the line that was tapped.
    """
    posted = re.compile(r'<form method="post"(?P<has>[^>]* action=)?')
    without = {
        name for name, text in ours().items() for form in posted.finditer(text) if not form["has"]
    }
    assert without == {"booking/taps.html"}


def test_a_template_that_is_not_there_or_does_not_compile_is_found() -> None:
    assert what_is_wrong({"nowhere/at_all.html"}) == {"nowhere/at_all.html": "TemplateNotFound"}


def test_only_texts_of_the_template_are_translated_without_escaping() -> None:
    """What ``_`` and ``gettext`` answer is printed as it is; what is stored goes through
    ``|in_words``."""
    stored = re.compile(r"(?:\b_|\bgettext)\(\s*[^\"'\s)]")
    assert not {name for name, text in ours().items() if stored.search(text)}
