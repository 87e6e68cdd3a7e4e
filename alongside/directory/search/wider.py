"""What there would be without one of the choices."""

from dataclasses import replace

from alongside.directory.search import search
from alongside.directory.search.found import Found
from alongside.directory.search.question import Question

# In the order in which people can do without them.
_LEFT_OUT = (
    ("checked", False),
    ("tier", ""),
    ("has_places", False),
    ("within", None),
    ("day", ""),
    ("part", ""),
    ("cost", ""),
    ("route", ""),
    ("young", ""),
    ("condition", ""),
    ("age", ""),
    ("language", ""),
    ("mode", ""),
    ("access", ""),
    ("gender", ""),
    ("need", ""),
    ("words", ""),
)
MOST = 4


def wider(question: Question, nothing: Found) -> list[tuple[str, int]]:
    """The choices without which something is found, and how much; at most MOST of them.

    ``nothing`` is what the question itself found.
    """
    found: list[tuple[str, int]] = []
    for name, empty in _LEFT_OUT:
        if getattr(question, name) == empty or len(found) == MOST:
            continue
        if name == "words" and nothing.hopeless:
            continue
        less = replace(question, **{"page": 1, name: empty})  # type: ignore[arg-type]
        if less.typed or less.filters or less.near:
            total = search(less).total
            if total:
                found.append((name, total))
    return found
