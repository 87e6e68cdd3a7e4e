"""What templates say: as Jinja's own extension would, and in the language of the page."""

from django.utils import translation

from alongside.ui.translated import counted_in_page, in_page


def test_what_is_put_into_a_text_is_escaped_once():
    assert in_page("About %(name)s", name="<b>Ann & Bo</b>") == (
        "About &lt;b&gt;Ann &amp; Bo&lt;/b&gt;"
    )


def test_a_percent_is_written_twice_with_something_in_the_text_and_without():
    assert in_page("100%% of them") == "100% of them"
    assert in_page("100%% of %(whom)s", whom="us") == "100% of us"


def test_each_language_has_its_own_words():
    said = {language: _said(language) for language in ("en-gb", "cy", "en-gb")}
    assert said["en-gb"] == ("Board", "2 days")
    assert said["cy"] != said["en-gb"]


def _said(language: str) -> tuple[str, str]:
    with translation.override(language):
        return in_page("Board"), counted_in_page("%(days)s day", "%(days)s days", 2, days=2)
