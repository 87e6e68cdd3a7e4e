"""How many parts of a text message are paid for."""

import pytest

from alongside.messaging.parts import parts_of


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ŵ" * 70, 1),
        ("ŵ" * 71, 2),
        ("a" * 69 + "ŵŵ", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("’" * 160, 1),
    ],
)
def test_parts_as_the_standard_counts_them(words, parts):
    assert parts_of(words) == parts
