"""A message is in the language that its recipient chose; in English where nobody chose."""

import uuid

from django.utils.translation import override

from alongside.accounts.actor import Actor, acting_as
from alongside.directory.models import Enquiry
from alongside.directory.services.freshness import answer, ask_provider
from alongside.directory.services.problems import report, settle
from tests.directory.corner import service
from tests.directory.test_freshness import post


def test_who_told_us_in_welsh_is_answered_in_welsh(people, rhys):
    club = service("Lunch club")
    for code in ("cy", "en-gb"):
        found = report(
            service=club,
            kind="time",
            key=uuid.uuid4(),
            email=f"{code}@example.test",
            language=code,
        )
        with acting_as(rhys):
            settle(actor=rhys, problem=found, name="fix", answer="It is on Fridays.")
    said = {message.recipient: message for message in post()}
    assert said["cy@example.test"].body.startswith("Diolch am ddweud wrthym am Lunch club.")
    assert "It is on Fridays." in said["cy@example.test"].body, "an editor's words stay"
    assert "?lang=cy" in said["cy@example.test"].body
    assert said["en-gb@example.test"].body.startswith("Thank you for telling us")
    assert "lang=" not in said["en-gb@example.test"].body


def test_a_provider_that_answered_in_welsh_is_asked_in_welsh_from_then_on(people):
    club = service("Lunch club", email="hello@lunch.example")
    chaser = Actor.system("chase")
    with acting_as(chaser) as actor:
        first = ask_provider(actor=actor, service=club)
    [asked] = post()
    assert asked.subject.startswith("Is this still right?")
    with override("cy"):
        answer(enquiry_id=first.pk, said=Enquiry.Answer.RIGHT)
    with acting_as(chaser) as actor:
        ask_provider(actor=actor, service=club)
    again = post()[-1]
    assert again.subject == "A yw hyn yn gywir o hyd? Lunch club"
    assert "?lang=cy" in again.body
