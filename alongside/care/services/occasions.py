"""When a neutral message may go to somebody: before they are rung, and after a try that failed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import acting_as
from alongside.care.models import Case, Contact
from alongside.care.person_messages import AHEAD, TRIED
from alongside.care.services.writing import WRITING, Way
from alongside.care.states import NOT_REACHED, ContactOutcome
from alongside.common.errors import OutOfTurn
from alongside.messaging.models import Message

AHEAD_KEY = "case.ahead:"  # the case, and the form that sent it


@dataclass(frozen=True)
class Occasion:
    """What may be written now (AHEAD or TRIED); ``wrong_number`` as it was found out last."""

    template: str
    wrong_number: bool = False


def occasion_to_write(case: Case) -> Occasion:
    """Of a case that the actor sees. Raises OutOfTurn, with the reason, where nothing may go.

    One message goes ahead of the first call, and one after each try that failed: also long after
    they were first spoken with.
    """
    if not case.is_open:
        raise OutOfTurn(_("The case is closed: nobody is written to about it from here."))
    rows = Contact.objects.filter(case=case).order_by("-at", "-id")
    last = rows.values_list("kind", "outcome").first()
    if last is None:
        if told_ahead(case):
            raise OutOfTurn(
                _("They were told that somebody rings. Ring them now; if nobody answers, write.")
            )
        return Occasion(AHEAD)
    kind, outcome = last
    if outcome not in NOT_REACHED:
        raise OutOfTurn(
            _("Ring first. This message is for when somebody rang and nobody answered.")
        )
    if kind == Contact.Kind.TEXT:
        raise OutOfTurn(
            _("A message went since somebody rang them last. Ring again before you write.")
        )
    return Occasion(TRIED, wrong_number=outcome == ContactOutcome.WRONG_NUMBER)


def told_ahead(case: Case) -> bool:
    """Whether a message said that somebody rings."""
    with acting_as(WRITING):
        return Message.objects.filter(key__startswith=f"{AHEAD_KEY}{case.pk}:").exists()


def check_number(occasion: Occasion, way: Way | None) -> None:
    """Raise OutOfTurn where a text would go to a number that was wrong when it was rung."""
    if occasion.wrong_number and way and way.channel == Message.Channel.TEXT:
        raise OutOfTurn(
            _("The number was wrong or dead when it was rung last: a text might reach a stranger.")
        )
