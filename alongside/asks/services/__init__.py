"""Verbs: ask somebody on their own pages, take it back, and answer for oneself or another."""

from alongside.asks.services.answering import answer
from alongside.asks.services.asking import (
    LASTS,
    Question,
    ask,
    ask_for_team,
    look_through,
    take_back,
)

__all__ = ["LASTS", "Question", "answer", "ask", "ask_for_team", "look_through", "take_back"]
