"""Text pasted from a word processor, an e-mail or a scan: the same words, in characters that keep.

What is shown is escaped everywhere, so markup pasted as text stays the text that it is.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms

# Word's own line break and page break; Unicode's separators; lines that end as on Windows.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# No width and no meaning. Joiners (U+200C, U+200D) hold emoji and Persian words together, and
# marks of direction belong to Arabic and Hebrew: they stay. The two overrides do not: they make a
# text read otherwise than it is.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\u202d\u202e"))
# The bullets of Word's fonts Symbol and Wingdings, which no other font has.
_BULLETS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF0FC, 0xF06E, 0xF02D), "\u2022")


def _windows_1252() -> dict[int, str]:
    """Quotes and dashes of Windows that something read as Latin-1; five codes have no meaning."""
    codes = (code for code in range(0x80, 0xA0) if code != 0x85)
    return {code: bytes([code]).decode("cp1252", errors="ignore") for code in codes}


_WRITTEN_OTHERWISE: Mapping[int, str | None] = {**_windows_1252(), **_BULLETS, **_UNSEEN}


def tidy(text: str) -> str:
    """The same words: one kind of line end and space, accents composed, nothing unseen.

    Typographic quotes and dashes, bullets, emoji and markup stay as they are. Control characters,
    NUL among them, go: no font shows them and PostgreSQL cannot store NUL.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text).translate(_WRITTEN_OTHERWISE)
    kept = []
    for character in text:
        kind = unicodedata.category(character)
        if kind == "Zs":
            kept.append(" ")
        elif character in "\n\t" or kind not in ("Cc", "Cs"):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


class LongText(forms.Textarea):
    """A box for text that may be pasted: it is tidied before anything else looks at it.

    So what is counted against the limit is what the person sees, a line end as one character, as
    the browser counts it; refused, the tidied text stands in the box again.
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return tidy(typed) if isinstance(typed, str) else typed
