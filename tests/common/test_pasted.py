"""Pasted text keeps its words, loses what nobody sees, and is counted as it is seen."""

import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from alongside.common.pasted import LongText, tidy


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("“It’s” – she said…", "“It’s” – she said…"),
        ("It\x92s \x93home\x94", "It’s “home”"),  # Windows' quotes read as Latin-1
        ("Ring\u00a0after\u202f11", "Ring after 11"),
        ("\ufeffzero\u200bwidth so\u00adft", "zerowidth soft"),
        ("\uf0b7\tDance\r\n\uf0a7\tSwim", "•\tDance\n•\tSwim"),
        ("one\vtwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\x00b\x07c\x1b", "abc"),
        ("safe\u202e.txt", "safe.txt"),
        ("cafe\u0301", "café"),
        ("👩‍👧 می‌خواهم", "👩‍👧 می‌خواهم"),  # joiners are part of both
        ("<p class=MsoNormal>Hello</p>", "<p class=MsoNormal>Hello</p>"),
        (r"{\rtf1\ansi Hello\par}", r"{\rtf1\ansi Hello\par}"),
        ("", ""),
    ],
)
def test_what_is_pasted_and_what_is_kept(pasted, kept):
    assert tidy(pasted) == kept


@given(st.text())
def test_nothing_unseen_is_left_and_a_second_time_changes_nothing(text):
    tidied = tidy(text)
    assert tidy(tidied) == tidied
    assert not [c for c in tidied if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert {c for c in tidied if unicodedata.category(c) == "Zs"} <= {" "}


@given(st.lists(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1)))
def test_no_word_is_lost(words):
    assert tidy("\u00a0".join(words)) == unicodedata.normalize("NFC", " ".join(words))


class _Form(forms.Form):
    text = forms.CharField(max_length=10, widget=LongText)


@pytest.mark.parametrize(
    ("typed", "valid"),
    [
        ("a\r\n" * 5, True),  # ten as the browser counts them
        ("0123456789\u200b\x00", True),
        ("0123456789a", False),
        ("\x00\u200b \u00a0", False),  # nothing is there: it is as if left empty
    ],
)
def test_the_limit_counts_what_is_seen_and_refused_typing_stays(typed, valid):
    form = _Form({"text": typed})
    assert form.is_valid() == valid
    assert form["text"].value() == tidy(typed)
