"""An address in a page is the one that Django finds, however it was put together."""

import uuid

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from alongside.config.pages import _url as url


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("board", ()),
        ("case", (uuid.uuid4(),)),
        ("plan_visit", (uuid.uuid4(), uuid.uuid4())),
        ("write_plan_part", (uuid.uuid4(), "about_me")),
    ],
)
def test_an_address_is_djangos_own(name, args):
    assert url(name, *args) == url(name, *args) == reverse(name, args=args)


def test_the_same_page_of_another_case_has_another_address():
    one, other = uuid.uuid4(), uuid.uuid4()
    assert url("case", one).replace(str(one), str(other)) == url("case", other)


def test_a_page_that_does_not_exist_is_an_error():
    for _time in range(2):
        with pytest.raises(NoReverseMatch):
            url("case")


def test_a_house_below_another_address_keeps_its_prefix():
    before = get_script_prefix()
    set_script_prefix("/alongside/")
    try:
        assert url("board").startswith("/alongside/")
    finally:
        set_script_prefix(before)
    assert url("board") == reverse("board")
