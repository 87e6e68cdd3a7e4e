"""What may be chosen is exactly what is shown."""

import uuid

import pytest
from django.forms import ValidationError

from alongside.web.referring.fields import NeedsField, TeamField


def test_each_team_shown_may_be_chosen_and_nothing_else(people):
    field = TeamField()
    shown = [key for key, _name in field.choices]
    assert str(people.amina.organisation_id) in shown
    assert [str(field.clean(key).pk) for key in shown] == shown
    for other in (people.gita.organisation_id, uuid.uuid4(), "no id", ""):
        with pytest.raises(ValidationError):
            field.clean(str(other))


def test_needs_are_chosen_in_their_order_by_codes_that_are_shown(people):
    field = NeedsField()
    assert {"food", "loneliness"} <= {code for code, _name in field.choices}
    assert [need.code for need in field.clean(["loneliness", "food"])] == ["loneliness", "food"]
    for wrong in (["food", "gold"], []):
        with pytest.raises(ValidationError):
            field.clean(wrong)
