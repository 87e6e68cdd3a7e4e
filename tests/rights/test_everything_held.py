"""Whatever holds something of a person is in their copy, or on the list of what is not, and why."""

import pytest
from django.apps import apps

from alongside.rights.copying.parts import LEFT_OUT, NOT_ABOUT_PEOPLE, PARTS
from tests.architecture.test_personal_data import about_a_person

ALL = {model._meta.label: model for model in apps.get_models()}
IN_A_COPY = {part.model for part in PARTS}


def test_every_table_is_in_the_copy_or_left_out_with_a_reason() -> None:
    forgotten = {
        label
        for label, model in ALL.items()
        if label not in IN_A_COPY | set(LEFT_OUT)
        and not {label, model._meta.app_label} & set(NOT_ABOUT_PEOPLE)
    }
    assert not forgotten, "Say in alongside/rights/copying/parts/ what becomes of these"


def test_what_is_said_not_to_be_about_people_points_at_none() -> None:
    """The word of the list is not enough: a table that leads to a person cannot be on it."""
    about = {model._meta.label for model in about_a_person()}
    assert about <= IN_A_COPY | set(LEFT_OUT)
    assert not IN_A_COPY & set(LEFT_OUT)


def test_the_lists_name_nothing_that_is_gone() -> None:
    apps_there = {model._meta.app_label for model in ALL.values()}
    assert set(LEFT_OUT) | IN_A_COPY <= set(ALL)
    assert set(NOT_ABOUT_PEOPLE) <= set(ALL) | apps_there
    assert all(str(reason) for reason in LEFT_OUT.values())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.model)
def test_every_column_is_given_checked_or_left_out_with_a_reason(part) -> None:
    columns = {field.name for field in ALL[part.model]._meta.concrete_fields}
    assert columns - part.columns == set(), "nobody has thought of these"
    assert part.columns - columns - {"id", "key", "person"} == set(), "there is no such column"
    overlap = set(part.given) & set(part.checked) | set(part.checked) & set(part.left_out)
    assert not overlap
    assert all(str(reason) for reason in part.left_out.values())
