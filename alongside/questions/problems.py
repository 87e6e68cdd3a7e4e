"""What is wrong with a form before it is published, in the words of whoever builds it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.questions.content import LISTED, Content, Question

# More is an interview, and nobody should be asked more than is needed for the help.
MOST_QUESTIONS = 30
MOST_CHOICES = 20
LONGEST_LABEL, LONGEST_HINT, LONGEST_CHOICE, LONGEST_INTRO = 200, 300, 150, 1000


@dataclass(frozen=True)
class Problem:
    """What keeps a form from being published; ``question`` is the id of the one at fault."""

    message: str
    question: str = ""


def too_large(content: Content) -> str:
    """Why this may not even be kept as a draft; empty where it may."""
    if len(content.questions) > MOST_QUESTIONS:
        return _(
            "A form has %(most)s questions at most. Ask only what you need before you can help; "
            "the rest is for the first conversation."
        ) % {"most": MOST_QUESTIONS}
    if any(len(question.choices) > MOST_CHOICES for question in content.questions):
        return _("A question has %(most)s answers to choose from at most.") % {"most": MOST_CHOICES}
    longest = {
        LONGEST_LABEL: [text for one in content.questions for text in (one.label, one.label_cy)],
        LONGEST_HINT: [text for one in content.questions for text in (one.hint, one.hint_cy)],
        LONGEST_CHOICE: [
            text
            for one in content.questions
            for choice in one.choices
            for text in (choice.label, choice.label_cy)
        ],
        LONGEST_INTRO: [content.intro, content.intro_cy],
    }
    if any(len(text) > most for most, texts in longest.items() for text in texts):
        return _("One of the texts is too long.")
    return ""


def problems(content: Content) -> list[Problem]:
    """All that has to be put right before the form is published, in its order."""
    large = too_large(content)
    if large:
        return [Problem(large)]
    if content == Content(intro=content.intro, intro_cy=content.intro_cy):
        return [Problem(_("There is nothing in it yet. Add a question, or say who may refer."))]
    return [problem for one in content.questions for problem in _of_question(content, one)]


def _of_question(content: Content, question: Question) -> Iterator[Problem]:
    if not question.label.strip():
        yield Problem(_("A question has no words."), question.id)
    if question.kind in LISTED:
        labels = [choice.label.casefold() for choice in question.choices]
        if len(labels) < 2:
            yield Problem(
                _("“%(question)s” needs two answers or more.") % {"question": question.label},
                question.id,
            )
        if len(set(labels)) < len(labels):
            yield Problem(
                _("“%(question)s” has the same answer twice.") % {"question": question.label},
                question.id,
            )
    earlier = {one.id: one for one in content.before(question.id)}
    for asked, answer in question.only_if:
        yield from _of_condition(content, question, earlier, (asked, answer))


def _of_condition(
    content: Content,
    question: Question,
    earlier: Mapping[str, Question],
    condition: tuple[str, str],
) -> Iterator[Problem]:
    asked, answer = condition
    about = {"question": question.label}
    depends_on = content.question(asked)
    if depends_on is None:
        yield Problem(
            _("“%(question)s” depends on a question that was taken out.") % about, question.id
        )
    elif asked not in earlier:  # later, or itself: so no two can wait for each other either
        yield Problem(
            _("“%(question)s” depends on one that comes later. Move it below “%(later)s”.")
            % (about | {"later": depends_on.label}),
            question.id,
        )
    elif answer not in dict(depends_on.offered):
        yield Problem(
            _("“%(question)s” depends on an answer that “%(earlier)s” no longer has.")
            % (about | {"earlier": depends_on.label}),
            question.id,
        )
