"""What an organisation does first, what is done of it, and how long that took."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.onboarding.health import own_card
from alongside.onboarding.queries import facts_of
from alongside.onboarding.services.members import say_alone
from alongside.onboarding.steps import minutes_taken, next_of, steps_of
from alongside.web.doors import Request, requires


@requires(Permission.MEMBERS_MANAGE)
@require_safe
def organisation(request: Request) -> HttpResponse:
    """The list of first steps, and the way to all that one looks after."""
    facts = facts_of(request.actor)
    steps = steps_of(facts)
    context = {
        "facts": facts,
        "steps": steps,
        "next": next_of(steps),
        "minutes": minutes_taken(facts),
        "card": own_card(request.actor),
        "may_build": request.actor.may(Permission.FORMS_BUILD),
    }
    return render(request, "organisation/first_steps.html", context)


@requires(Permission.MEMBERS_MANAGE)
@require_POST
def alone(request: Request) -> HttpResponse:
    """For now nobody else works here."""
    say_alone(actor=request.actor)
    return redirect("own_organisation")
