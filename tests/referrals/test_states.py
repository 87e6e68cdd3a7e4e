"""The table of moves, walked by chance: nothing happens that it does not allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.common.errors import OutOfTurn
from alongside.common.moves import possible, target_of
from alongside.referrals.states import (
    LINK_WORKER_MOVES,
    MOVES,
    OPEN,
    REASONED,
    REASONS,
    Reason,
    Side,
    Status,
)

names = st.sampled_from(sorted(MOVES))


@given(st.sampled_from(Status), names)
def test_a_move_is_made_exactly_when_it_is_offered(status, name):
    if name in possible(MOVES, status):
        assert target_of(MOVES, name, status) == MOVES[name].target
    else:
        with pytest.raises(OutOfTurn):
            target_of(MOVES, name, status)


@given(st.lists(names, max_size=30))
def test_no_walk_leaves_an_ending(walk):
    status = Status.DRAFT
    for name in walk:
        ended = status not in OPEN and status != Status.DRAFT
        if name in possible(MOVES, status):
            assert not ended
            status = target_of(MOVES, name, status)


def test_a_link_workers_table_differs_only_in_taking_back():
    differing = {name for name, move in LINK_WORKER_MOVES.items() if move != MOVES[name]}
    assert differing == {"withdraw", "lapse", "recall"}
    assert set(LINK_WORKER_MOVES) == set(MOVES)


def test_every_status_can_be_reached_and_every_open_one_can_end():
    reached = {Status.DRAFT} | {Status(move.target) for move in MOVES.values()}
    assert reached == set(Status)
    for status in OPEN:
        endings = {MOVES[name].target for name in possible(MOVES, status)} - OPEN
        assert endings, f"{status} is a dead end"


def test_an_unhappy_ending_always_asks_for_a_reason():
    assert all(move.needs_reason == (move.target in REASONED) for move in MOVES.values())


def test_every_move_that_asks_why_has_reasons_of_its_own():
    asked = {name for name, move in MOVES.items() if move.needs_reason}
    assert set(REASONS) == asked | {"complete"}, "a form asks what came of it, a program need not"
    lists = [frozenset(reasons) for reasons in REASONS.values()]
    assert len(set(lists)) == len(lists)
    assert frozenset(Reason) == frozenset().union(*lists), "each reason can be given somewhere"
    # What the house does by itself has reasons of its own, and says nothing else.
    by_people = REASONS.keys() - {"lapse", "give_way", "complete"}
    assert all(REASONS[name][-1] == Reason.OTHER for name in by_people)
    assert REASONS["complete"][-1] == Reason.NOT_KNOWN, "nobody has to make up what came of it"


def test_nobody_gives_a_reason_that_only_the_other_side_can_have():
    assert Reason.FULL not in REASONS["withdraw"]
    assert Reason.MISTAKE not in REASONS["decline"]
    assert Reason.NO_REPLY not in REASONS["withdraw"]


def test_both_sides_can_always_do_something_about_an_unanswered_referral():
    for side in Side:
        assert possible(MOVES, Status.SENT, side=side)
