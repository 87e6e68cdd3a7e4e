"""Every template that is named exists, and every one that exists is used and compiles."""

import re

from django.template import engines

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


def test_every_template_is_used() -> None:
    texts = [*ours().values(), *(path.read_text() for path in sources())]
    named = {name for text in texts for name in NAMED.findall(text)}
    unused = sorted(name for name in ours() if name not in named and not ASKED_FOR.match(name))
    assert not unused


def test_every_template_compiles_and_finds_what_it_includes() -> None:
    pages = engines["pages"].env
    for name, text in ours().items():
        pages.get_template(name)
        for included in NAMED.findall(" ".join(re.findall(r"{%(.*?)%}", text, re.DOTALL))):
            pages.get_template(included)


def test_every_page_that_a_view_renders_is_there() -> None:
    pages = engines["pages"].env
    for path in sources("portal", "web"):
        for name in NAMED.findall(path.read_text()):
            pages.get_template(name)
