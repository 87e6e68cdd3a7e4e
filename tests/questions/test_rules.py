"""Which questions are asked, what is wrong with an answer, and what is wrong with a form."""

from dataclasses import replace

import pytest

from alongside.questions.content import Choice, Content, Kind, Question, choices_of
from alongside.questions.problems import MOST_QUESTIONS, problems, too_large
from alongside.questions.rules import judge
from alongside.questions.templates import templates

WHEELS = Question("wheels", Kind.YES_NO, "Does the person use a wheelchair?", required=True)
RAMP = Question("ramp", Kind.NUMBER, "How wide is it?", required=True, only_if=(("wheels", "yes"),))
FOOD = Question(
    "food",
    Kind.SEVERAL,
    "What do they not eat?",
    choices=(Choice("a1", "Meat"), Choice("a2", "Nuts")),
)
NUTS = Question("nuts", Kind.TEXT, "What happens then?", only_if=(("food", "a2"),))
CONTENT = Content((WHEELS, RAMP, FOOD, NUTS))


def test_it_comes_back_from_json_as_it_was() -> None:
    assert Content.of(CONTENT.as_json()) == CONTENT
    assert Content.of({}) == Content()


def test_a_required_question_hidden_by_its_condition_is_not_asked() -> None:
    judged = judge(CONTENT, {"wheels": "no", "ramp": "", "food": []})
    assert not judged.wrong
    assert [one.question.id for one in judged.answers] == ["wheels", "food"]
    assert "How wide" in judge(CONTENT, {"wheels": "yes"}).wrong["ramp"]


def test_what_was_typed_into_a_hidden_question_is_not_kept() -> None:
    """Whoever said yes, wrote a number and then said no leaves no trace of the number."""
    judged = judge(CONTENT, {"wheels": "no", "ramp": "67", "food": ["a1"], "nuts": "A rash"})
    assert [(one.question.id, one.text) for one in judged.answers] == [
        ("wheels", "No"),
        ("food", "Meat"),
    ]


def test_conditions_follow_one_another() -> None:
    third = Question("third", Kind.TEXT, "Why?", only_if=(("ramp2", "yes"),))
    second = replace(WHEELS, id="ramp2", required=False, only_if=(("wheels", "yes"),))
    content = Content((WHEELS, second, third))
    shown = judge(content, {"wheels": "no", "ramp2": "yes", "third": "So"}).answers
    assert [one.question.id for one in shown] == ["wheels"]
    shown = judge(content, {"wheels": "yes", "ramp2": "yes", "third": "So"}).answers
    assert [one.text for one in shown] == ["Yes", "Yes", "So"]


def test_what_was_asked_and_left_empty_is_kept_as_that() -> None:
    judged = judge(CONTENT, {"wheels": "no"})
    assert [(one.question.id, one.text) for one in judged.answers] == [
        ("wheels", "No"),
        ("food", ""),
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (Kind.NUMBER, "seven", "Enter a number"),
        (Kind.NUMBER, "1,5", "Enter a number"),
        (Kind.NUMBER, "1e9", "Enter a number"),
        (Kind.NUMBER, "NaN", "Enter a number"),
        (Kind.DATE, "2026-02-30", "Enter a real date"),
        (Kind.TEXT, "x" * 301, "too long"),
        (Kind.LONG, "x" * 2001, "too long"),
        (Kind.CHOICE, "a9", "Choose one"),
        (Kind.SEVERAL, ["a1", "a9"], "Choose among"),
    ],
)
def test_a_wrong_answer_says_what_is_wrong(kind: str, typed: object, said: str) -> None:
    question = Question("q", kind, "Well?", choices=FOOD.choices)
    assert said in judge(Content((question,)), {"q": typed}).wrong["q"]


@pytest.mark.parametrize(
    ("kind", "typed", "text"),
    [
        (Kind.NUMBER, " 2.5 ", "2.5"),
        (Kind.NUMBER, "0", "0"),
        (Kind.DATE, "2026-02-28", "28 February 2026"),
        (Kind.CHOICE, "a2", "Nuts"),
        (Kind.SEVERAL, ["a2", "a1"], "Meat; Nuts"),
        (Kind.YES_NO, "yes", "Yes"),
        (Kind.LONG, "One\nTwo", "One\nTwo"),
    ],
)
def test_an_answer_is_kept_in_words(kind: str, typed: object, text: str) -> None:
    question = Question("q", kind, "Well?", required=True, choices=FOOD.choices)
    (answer,) = judge(Content((question,)), {"q": typed}).answers
    assert answer.text == text


def said(*questions: Question) -> str:
    return " ".join(problem.message for problem in problems(Content(questions)))


def test_a_condition_points_to_an_earlier_answer_that_is_there() -> None:
    assert said(*CONTENT.questions) == ""
    assert "comes later" in said(RAMP, WHEELS)
    in_circles = replace(WHEELS, only_if=(("ramp", "yes"),))
    assert "comes later" in said(in_circles, RAMP), "one of two that wait for each other"
    assert "comes later" in said(replace(WHEELS, only_if=(("wheels", "yes"),))), "of itself"
    assert "was taken out" in said(RAMP)
    assert "no longer has" in said(replace(FOOD, choices=FOOD.choices[:1] * 2), NUTS)


def test_a_form_says_what_is_missing() -> None:
    assert "nothing in it" in said()
    assert "has no words" in said(replace(WHEELS, label=" "))
    assert "needs two answers" in said(replace(FOOD, choices=FOOD.choices[:1]))
    assert "same answer twice" in said(
        replace(FOOD, choices=(Choice("a1", "Meat"), Choice("a2", "meat")))
    )
    assert problems(Content(reasons=("loneliness",))) == [], "terms alone are something to say"


def test_what_comes_with_the_product_can_be_published_as_it_is() -> None:
    assert len(templates()) >= 3
    for template in templates().values():
        assert problems(template.content) == [], template.code
        assert all(question.label_cy for question in template.content.questions)
        assert all(c.label_cy for q in template.content.questions for c in q.choices)


def test_a_hundred_questions_are_an_interview() -> None:
    many = Content(tuple(replace(WHEELS, id=f"q{number}") for number in range(100)))
    assert str(MOST_QUESTIONS) in too_large(many) and "first conversation" in too_large(many)
    assert too_large(Content(many.questions[:MOST_QUESTIONS])) == ""
    assert "too long" in too_large(Content((replace(WHEELS, label="x" * 201),)))


def test_questions_are_moved_and_taken_out() -> None:
    def order(content: Content) -> list[str]:
        return [question.id for question in content.questions]

    assert order(CONTENT.moved("food", -1)) == ["wheels", "food", "ramp", "nuts"]
    assert CONTENT.moved("wheels", -1) == CONTENT.moved("nuts", 1) == CONTENT
    assert order(CONTENT.without("ramp")) == ["wheels", "food", "nuts"]
    assert CONTENT.with_question(replace(RAMP, label="Wide?")).question("ramp").label == "Wide?"


def test_an_answer_keeps_its_id_when_it_moves_or_is_reworded() -> None:
    first = choices_of(["Meat", "", "Nuts"], ["Cig", "Cnau"])
    assert [(one.id, one.label, one.label_cy) for one in first] == [
        ("a1", "Meat", "Cig"),
        ("a2", "Nuts", "Cnau"),
    ]
    moved = choices_of(["Nuts", "Meat"], [], first)
    assert [one.id for one in moved] == ["a2", "a1"]
    reworded = choices_of(["Any meat", "Nuts"], [], first)
    assert [one.id for one in reworded] == ["a1", "a2"]
    more = choices_of(["Fish", "Meat", "Nuts"], [], first)
    assert [one.id for one in more] == ["a3", "a1", "a2"], "a new one is nobody else's"
