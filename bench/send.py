"""The product's main verb: a referral, with everything that belongs to it."""

import uuid
from collections.abc import Iterator
from itertools import count, cycle, islice
from urllib.parse import urlencode

from alongside.referrals.models import Referral
from bench.figure import Figure, compared
from bench.floors import inserts
from bench.load import CONNECTIONS, Load, load, post
from bench.rounds import in_turns, rates
from bench.run import Run
from bench.scene import CSRF, PEOPLE, cookies_of, nhs_numbers

ENOUGH = 600  # requests on each connection in one round


def send(run: Run) -> Iterator[Figure]:
    floor = inserts(run)
    turns = in_turns(floor, _Sending(run))
    yield compared(
        "send",
        "send",
        rates(turns),
        "requests/s",
        "a signed-in GP sends a new person’s referral: person, relationships, consent, referral, "
        "reasons, move, audit, outbox fact, job, one commit; floor: three bare inserts",
        ratio_at_least=0.4,
    )
    yield compared(
        "send",
        "send_p95",
        [(floor.p95, product.p95) for floor, product in turns],
        "ms",
        "the slowest twentieth of the same requests, eight at a time",
    )


class _Sending:
    """Rounds of new referrals: on every connection other GPs in turn, each for a new person."""

    def __init__(self, run: Run) -> None:
        self._port, self.sent = run.servers.product, 0
        self._cookies = [cookies_of(actor) for actor in run.scene.referrers]
        self._team = run.scene.worker.organisation_id
        unused = nhs_numbers()
        for _number in zip(range(PEOPLE), unused, strict=False):
            pass
        self._numbers, self._places = unused, count()
        self._before = self._kept()

    def __call__(self, seconds: float) -> Load:
        connections = [
            [
                post("/refer/send/", self._form(), cookies)
                for cookies in islice(cycle(self._cookies[place::CONNECTIONS]), ENOUGH)
            ]
            for place in range(CONNECTIONS)
        ]
        done = load(self._port, connections, seconds=seconds, status=302)
        self.sent += done.answers
        # Who is refused is led on too, and much sooner.
        assert self._kept() - self._before == self.sent, "each answer is a referral that is kept"
        return done

    def _kept(self) -> int:
        return Referral.objects.count()

    def _form(self) -> bytes:
        place = next(self._places)
        return urlencode(
            {
                "csrfmiddlewaretoken": CSRF,
                "idempotency_key": uuid.uuid4(),
                "nhs_number": next(self._numbers),
                "date_of_birth": "1948-03-09",
                "open_seen": "",
                "given_name": "Ivy",
                "family_name": f"Sent{place}",
                "phone": "01632 960001",
                "postcode": "",
                "contact_note": "Afternoons",
                "to": self._team,
                "needs": ["loneliness", "food"],
                "words": "I would like to get out more.",
                "note": "Hard of hearing.",
                "risk": "none",
                "urgency": "routine",
                "feedback": "key",
                "consent": "on",
            },
            doseq=True,
        ).encode()
