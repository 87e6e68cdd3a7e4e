"""Verbs about what is wrong with an entry: anybody reports, an editor puts right and answers."""

import datetime as dt
import uuid

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused, TooOften
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Problem, ProblemTold, Service
from alongside.directory.permission import may_edit
from alongside.directory.services.keeping import move
from alongside.directory.services.turns import take_turn
from alongside.directory.states import ProblemStatus
from alongside.outbox.services import tell

VISITOR = Actor.system("visitor")
LONGEST_WORDS = 2000
# An hour. The first stops one caller, long before many together come to the other two.
MOST_OF_ONE_CALLER = 6
MOST_OF_ONE_ENTRY = 40
MOST_OF_ALL = 1_000
# Where the answer could not be sent, and where nobody ever answered.
REMEMBER_ANSWERED = dt.timedelta(days=30)
REMEMBER_REPORTER = dt.timedelta(days=180)
REMEMBER_WORDS = dt.timedelta(days=2 * 365)
AN_HOUR = dt.timedelta(hours=1)


def report(
    *,
    service: Service,
    kind: str,
    key: uuid.UUID,
    words: str = "",
    email: str = "",
    language: str = settings.LANGUAGE_CODE,
    caller: str = "",
) -> Problem:
    """Keep what a visitor says is wrong. ``key`` makes a double click one report.

    Who says so is not kept, unless they leave an address to hear back; ``caller`` only counts how
    often they did (see ``take_turn``). Raises TooOften.
    """
    with acting_as(VISITOR) as actor:
        told = ProblemTold(words=words.strip(), email=email.strip(), language=language)
        return _report(actor, service, kind, key, told, caller)


@all_or_nothing()
def _report(
    actor: Actor,
    service: Service,
    kind: str,
    key: uuid.UUID,
    told: ProblemTold,
    caller: str,
) -> Problem:
    hold("problems of", service.pk)
    earlier = kept_with(key, Problem.objects, key_in="key", service_id=service.pk)
    if earlier:
        return earlier
    if len(told.words) > LONGEST_WORDS:
        raise Refused(_("Write at most %d characters.") % LONGEST_WORDS, field="words")
    take_turn(actor=actor, caller=caller, verb="report", most=MOST_OF_ONE_CALLER)
    _not_a_flood(service)
    problem = Problem(service=service, kind=Problem.Kind(kind), key=key)
    insert(problem)
    told.problem = problem
    insert(told)
    tell("directory.problem", f"problem:{problem.pk}", problem=str(problem.pk))
    record(actor, "problem.report", problem, service=str(service.pk), kind=kind)
    return problem


def _not_a_flood(service: Service) -> None:
    lately = Problem.objects.filter(created_at__gt=clock.now() - AN_HOUR)
    here = lately.filter(service=service, status=ProblemStatus.OPEN)
    if here.count() >= MOST_OF_ONE_ENTRY or lately.count() >= MOST_OF_ALL:
        raise TooOften(
            _(
                "We have had many reports in the last hour and are looking into them. "
                "If somebody is in danger, call 999. Otherwise please try again later."
            ),
            retry_after=int(AN_HOUR.total_seconds()),
        )


@all_or_nothing()
def forget_reporters(*, actor: Actor) -> None:
    """Forget who left an address and what was written, when nobody needs it any more.

    That there was a problem, of which kind and for how long, stays: the figures are made of it.
    """
    require(actor, Permission.SYSTEM)
    now = clock.now()
    answered = Q(problem__closed_at__lt=now - REMEMBER_ANSWERED)
    old = Q(problem__created_at__lt=now - REMEMBER_REPORTER)
    ProblemTold.objects.filter(answered | old).exclude(email="").update(email="")
    written = ProblemTold.objects.filter(problem__created_at__lt=now - REMEMBER_WORDS)
    written.exclude(words="").update(words="")


@all_or_nothing()
def settle(*, actor: Actor, problem: Problem, name: str, answer: str = "") -> Problem:
    """An editor fixes, dismisses or reopens it; a reporter who left an address is answered."""
    may_edit(actor, problem.service)
    problem = move(actor, problem, name, answer)
    if problem.status != ProblemStatus.OPEN:
        number = problem.moves.count()
        tell("directory.problem_settled", f"problem:{problem.pk}:{number}", problem=str(problem.pk))
    return problem
