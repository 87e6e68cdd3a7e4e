"""What is asked at the front door, what stops somebody, and what is advised: as rules."""

import copy
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alongside.begun import guide
from alongside.begun.guide_content import FILE, LEVELS, Question, WrongGuideError, read
from alongside.begun.guide_content import guide as shipped
from alongside.needs.vocabulary import read as vocabulary
from tests.reading_age import reading_age, sentences_of, words_of

HELD = yaml.safe_load(FILE.read_text(encoding="utf-8"))
ASKED = {question.id: question for question in shipped().questions}
PLAIN = {"for": "me", "now": ["none"], "needs": ["loneliness"], "words": "I would like company."}


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    """Whatever a page can hand over for it, an empty one where it may be skipped."""
    codes = [answer.id for answer in question.answers]
    if question.kind == "needs":
        codes += list(shipped().need_words)
    given_: st.SearchStrategy[Any] = st.text(max_size=60)
    if question.kind == "one":
        given_ = st.sampled_from(codes)
    elif codes:
        given_ = st.lists(st.sampled_from(codes), unique=True)
    return given_ | st.just("") if question.skip else given_


anything_said = st.fixed_dictionaries({}, optional={q.id: answers_to(q) for q in ASKED.values()})


@given(st.data())
def test_every_way_through_ends_and_asks_nothing_twice(data: st.DataObject) -> None:
    said: dict[str, Any] = {}
    for _step in range(len(ASKED) + 1):
        question = guide.next_question(said)
        if question is None:
            break
        assert question.id not in said
        said[question.id] = data.draw(answers_to(question))
    assert guide.next_question(said) is None


@given(anything_said)
def test_whatever_was_said_the_way_back_leads_to_the_beginning(said: dict[str, Any]) -> None:
    for question in guide.asked(said):
        steps, at = 0, question
        while (earlier := guide.before(said, at.id)) is not None:
            steps, at = steps + 1, earlier
            assert steps < len(ASKED)
        assert at.id == shipped().questions[0].id


@given(anything_said)
def test_a_danger_that_was_said_always_stops(said: dict[str, Any]) -> None:
    for danger in shipped().dangers:
        for asked, answer in danger.answers:
            chosen = [*(said.get(asked) or []), answer]
            assert danger.id in guide.dangers({**said, asked: chosen})


@given(anything_said)
def test_advice_names_only_what_was_said(said: dict[str, Any]) -> None:
    advice = guide.advice(said)
    for_other = said.get("for") == "other"
    assert advice.level in LEVELS and advice.because
    rules = {rule.text.to(for_other): rule for rule in shipped().rules}
    for reason in advice.because:
        rule = rules.get(reason)
        if rule is None:
            assert reason == shipped().otherwise.text.to(for_other)
            continue
        named = any(
            answer in (said.get(asked) or []) or answer == said.get(asked)
            for asked, answer in rule.when
        )
        many = rule.many and len(said["needs"]) >= rule.many
        assert named or many or (rule.in_words and said.get("words")), reason
    assert set(advice.needs) <= set(said.get("needs") or [])


@given(anything_said)
def test_what_is_not_asked_any_more_counts_for_nothing(said: dict[str, Any]) -> None:
    left = {**said, "helped": "nobody", "who_helps": "link_worker", "age": "from_65"}
    assert guide.advice(left) == guide.advice(guide.counted(left))
    assert not any("link worker" in note for note in guide.advice(left).notes)
    assert "who_helps" not in [question.id for question in guide.asked(left)]


@pytest.mark.parametrize(
    ("said", "level", "because"),
    [
        ({"want": "find", "sure": "fine"}, "self", "you can look for something yourself"),
        ({"want": "find", "sure": "a_little"}, "light", "a little unsure"),
        ({"want": "talk", "sure": "fine"}, "light", "a short talk"),
        ({"want": "find", "sure": "not"}, "link_worker", "could not go somewhere new"),
        ({"want": "beside"}, "link_worker", "somebody beside you"),
        ({"needs": ["debt-money", "food", "housing", "work"]}, "link_worker", "several things"),
        ({"words": "I feel overwhelmed by it all"}, "link_worker", "in your own words"),
        ({"now": ["food"]}, "link_worker", "no food, or no heating, tonight"),
        ({}, "light", "You did not tell us"),
    ],
)
def test_the_level_and_its_reason(said: dict[str, Any], level: str, because: str) -> None:
    advice = guide.advice(PLAIN | said)
    assert advice.level == level
    assert because in " ".join(advice.because)
    if said:
        assert all(reason.startswith(("You said", "Some of what you")) for reason in advice.because)


def test_whoever_asks_for_another_is_spoken_to_about_them() -> None:
    said = PLAIN | {"for": "other", "sure": "not", "age": "under_16", "grown_up": "no"}
    advice = guide.advice(said)
    assert advice.because == ("You said that they could not go somewhere new on their own.",)
    assert "parent or carer" in " ".join(advice.notes)


SENTENCES = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("danger", "words"),
    [(name, text) for name, texts in SENTENCES.items() for text in texts if name != "nobody"],
)
def test_each_red_flag_in_own_words_stops_and_none_becomes_a_diagnosis(
    danger: str, words: str
) -> None:
    said = PLAIN | {"words": words}
    assert danger in guide.dangers(said)
    advice = guide.advice(said)
    assert advice.level == "link_worker"
    assert not re.search(
        r"\byou (have|are) (a |an )?\w+(ed|ic|al|ion|sis)\b", str(advice), re.IGNORECASE
    )


@pytest.mark.parametrize("words", SENTENCES["nobody"])
def test_everyday_words_stop_nobody(words: str) -> None:
    assert guide.dangers(PLAIN | {"words": words}) == []


def test_nothing_that_is_said_to_anybody_is_a_diagnosis() -> None:
    told = [*shipped().rules, shipped().otherwise, *shipped().notes]
    for rule in told:
        for said in (rule.text.words, rule.text.other):
            assert not re.search(
                r"\b(you|they) (have|has|suffer|seem|may be|might be)\b", said
            ) or ("You said that" in said), said


def test_every_need_of_the_vocabulary_is_said_in_plain_words() -> None:
    assert set(shipped().need_words) == {need.code for need in vocabulary()}


def test_no_word_of_it_is_without_a_second_way_to_say_it_for_another() -> None:
    for question in shipped().questions[1:]:
        assert question.text.other, question.id
    for rule in (*shipped().rules, shipped().otherwise, *shipped().notes):
        assert rule.text.other


def test_the_texts_can_be_read_at_nine() -> None:
    texts = [q.text.words for q in ASKED.values()] + [q.hint for q in ASKED.values() if q.hint]
    texts += [rule.text.words for rule in (*shipped().rules, *shipped().notes)]
    assert reading_age(texts) <= 9
    longest = max(len(words_of(one)) for one in sentences_of(texts))
    assert longest <= 25


def broken(change: Any) -> dict[str, Any]:
    held = copy.deepcopy(HELD)
    change({question["id"]: question for question in held["questions"]}, held)
    return held


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda q, held: q["now"].update(only_if=[["age", "from_16"]]), "not asked before it"),
        (lambda q, held: q["want"].update(only_if=[["want", "talk"]]), "not asked before it"),
        (lambda q, held: q["age"].update(only_if=[["helped", "often"]]), "has not"),
        (lambda q, held: q["sure"].update(answers=[]), "nobody can choose"),
        (lambda q, held: held["questions"].append(q["for"]), "there twice"),
        (lambda q, held: q["age"]["answers"][0].update(id=1617), "quote it"),
        (lambda q, held: q["for"].update(kind="guess"), "no kind of question"),
        (lambda q, held: held["advice"][0].update(when=[["now", "sad"]]), "nobody can give"),
        (lambda q, held: held["dangers"][0].update(answers=[["mood", "x"]]), "nobody can give"),
        (lambda q, held: held["otherwise"].update(level="hospital"), "no level"),
    ],
)
def test_a_guide_in_which_somebody_would_get_lost_is_not_read(change: Any, wrong: str) -> None:
    with pytest.raises(WrongGuideError, match=wrong):
        read(broken(change), {})


def test_the_file_says_honestly_who_has_reviewed_it() -> None:
    assert HELD["reviewed"] and HELD["clinically_reviewed"] is None
    assert "No clinician has reviewed it yet" in FILE.read_text(encoding="utf-8")


def test_each_answer_of_the_first_stop_is_reachable_alone_and_together() -> None:
    codes = [answer.id for answer in ASKED["now"].answers if not answer.alone]
    for some in itertools.combinations(codes, 2):
        assert set(some) <= set(guide.dangers({"now": list(some)}))
