"""What the team that is asked asks of its own: one question on a page, by the team's own terms."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from alongside.accounts.actor import acting_as
from alongside.begun.home_answers import version_answered
from alongside.begun.own_drafts import Asking
from alongside.portal.selfreferral.own import HOUSE
from alongside.questions.content import Content, Question
from alongside.questions.queries import version_published
from alongside.questions.rules import Judged, judge
from alongside.web.questions.asking import AnswersForm

KEPT = "questions"


@dataclass(frozen=True)
class Theirs:
    """The team's form as it was shown, and what was answered so far.

    In ``given`` stands each question whose page was answered, also with nothing.
    """

    version_id: uuid.UUID | None
    content: Content
    given: Mapping[str, Any]
    team_id: uuid.UUID | None = None

    @property
    def reasons(self) -> Sequence[str]:
        return self.content.reasons

    @cached_property
    def judged(self) -> Judged:
        return judge(self.content, self.given)

    @cached_property
    def asked(self) -> list[Question]:
        """The questions for somebody who answered that, in their order."""
        ids = {one.question.id for one in self.judged.answers} | self.judged.wrong.keys()
        return [one for one in self.content.questions if one.id in ids]

    @property
    def missing(self) -> Question | None:
        """The first whose page is not answered, or whose answer holds no more."""
        wrong = self.judged.wrong
        return next(
            (one for one in self.asked if one.id not in self.given or one.id in wrong), None
        )

    @property
    def answers(self) -> dict[str, Any]:
        """What goes to the team; nothing where it asks nothing."""
        if self.version_id is None or not self.content.questions:
            return {}
        given = {one.question.id: one.value for one in self.judged.answers if one.value}
        return {"version": str(self.version_id), "given": given}

    def needs(self, name: str) -> bool:
        """Whether the team takes nobody without this."""
        return name in self.content.required

    def form(self, question: Question, typed: Mapping[str, Any] | None) -> AnswersForm:
        """The one question as a form, with what was answered before."""
        alone = replace(self.content, questions=(replace(question, only_if=()),))
        form = AnswersForm(alone, self.version_id, typed)
        form.initial[f"q_{question.id}"] = self.given.get(question.id)
        return form

    def with_answer(self, asking: Asking, question: Question, form: AnswersForm) -> Asking:
        """Kept beside what was answered of the same version; of another nothing stays."""
        held = asking.about.get(KEPT) or {}
        same = held.get("version") == str(self.version_id)
        given = {**(held["given"] if same else {}), question.id: form.given().get(question.id, "")}
        return asking.telling(KEPT, {"version": str(self.version_id), "given": given})


def theirs_of(asking: Asking) -> Theirs:
    """What the team asks that was chosen; nothing while none is."""
    team, held = asking.about.get("team"), asking.about.get(KEPT) or {}
    if not team:
        return Theirs(None, Content(), {})
    with acting_as(HOUSE):
        version = version_answered(uuid.UUID(team), held)
    if version is None:
        return Theirs(None, Content(), {})
    same = held.get("version") == str(version.pk)
    return Theirs(version.pk, version.content, held["given"] if same else {})


def theirs_typed(version: str) -> Theirs | None:
    """What a page showed that is sent now, though what was said before is not here any more."""
    try:
        version_id = uuid.UUID(version)
    except ValueError:
        return None
    with acting_as(HOUSE):
        found = version_published(version_id)
    return Theirs(found.pk, found.content, {}, found.organisation_id) if found else None
