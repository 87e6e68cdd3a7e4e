"""What a team asks of its own, and on which terms, where it is asked by the front door."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from alongside.begun.home_content import safe_words
from alongside.begun.home_rules import HomeAsk
from alongside.common.errors import OutOfTurn, Refused
from alongside.organisations.models import Organisation
from alongside.questions.models import Version
from alongside.questions.queries import version_for, version_shown
from alongside.questions.rules import against_terms, judge


def version_answered(team_id: uuid.UUID, held: Mapping[str, Any]) -> Version | None:
    """What is asked there: as the answers so far were asked, up to a week ago; else as it is now.

    ``held`` is what a draft keeps of it. None where the team asks nothing.
    """
    shown = version_shown(uuid.UUID(held["version"]), team_id) if held else None
    return shown or version_for(team_id)


def check_theirs(team: Organisation, asking: HomeAsk) -> None:
    """Raise Refused for an answer that is missing or wrong, and for what the team does not take."""
    version = version_answered(team.pk, asking.answers)
    if version is None:
        return
    if asking.answers and str(version.pk) != asking.answers["version"]:
        raise OutOfTurn(
            _("%(name)s asks something else by now. Open the page anew: nothing was sent.")
            % {"name": team.name}
        )
    wrong = judge(version.content, asking.answers.get("given", {})).wrong
    for question, message in wrong.items():
        raise Refused(message, field=f"q_{question}")
    said = {
        "phone": asking.whom.phone,
        "postcode": asking.whom.postcode,
        "contact_note": safe_words(asking.reach),
        "words": asking.words,
    }
    for name, message in against_terms(version.content, asking.needs, said).items():
        raise Refused(message, field=name)
