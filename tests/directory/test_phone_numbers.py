"""A number written plainly is read off as the library would read it, only sooner."""

import phonenumbers
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.directory.values import _parsed

PLAIN = st.from_regex(r"0[0-9 ]{7,14}", fullmatch=True)


@settings(max_examples=300)
@given(PLAIN)
@example("01000000  0")  # a digit short: not every run comes upon one
def test_as_the_library_reads_it(text):
    try:
        read = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        read = None
    parsed = _parsed(text)
    same = parsed == read
    # The library takes 00 for the way abroad and drops a second 0; neither is written plainly.
    assert same, (text, parsed, read)
