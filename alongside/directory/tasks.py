"""What follows from keeping the directory true: messages, and the daily chase."""

import datetime as dt
import uuid

from django.utils.translation import override
from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.directory import messages, reading
from alongside.directory.contacting import contact_on_record, language_of
from alongside.directory.models import Claim, Enquiry, Problem, Proposal, ProposalTold
from alongside.directory.queries.keepers import editors_of
from alongside.directory.rereading import read_again
from alongside.directory.rules.freshness import policy
from alongside.directory.services.claims import CODE_LASTS
from alongside.directory.services.currency import keep_scores
from alongside.directory.services.freshness import chase
from alongside.directory.services.gazetteer import refresh_gazetteer
from alongside.directory.services.link_checks import check_links
from alongside.directory.services.meanings import refresh_meanings
from alongside.directory.services.problems import forget_reporters
from alongside.directory.services.proposals import forget_proposers
from alongside.directory.services.rereading import take_up_due
from alongside.directory.services.sharing import TEMPLATE as SHORTLIST
from alongside.directory.services.turns import forget_turns
from alongside.messaging import services as messaging
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe

CHASING = Actor.system("chase")
IMPORTING = Actor.system("import")
COUNTING = Actor.system("currency")
LOOKING = Actor.system("links")
LINKS_A_NIGHT = 300
PASSING = Actor.system("visitors")
ENQUIRY, CLAIM_CODE = "directory-enquiry", "directory-claim-code"
# Messages to people who are no users of ours, and how long it is kept to whom they went.
TO_VISITORS = ("directory-answer", SHORTLIST)
REMEMBER_VISITORS = dt.timedelta(days=7)
# From this step on the owner hears that the provider keeps silent.
OWNER_HEARS_FROM = 2


@app.periodic(cron="40 6 * * *")
@app.task(
    name="directory.chase_providers",
    queue="housekeeping",
    queueing_lock="directory.chase_providers",
)
def chase_providers(timestamp: int) -> None:
    """Once a day, early, so that the question is there when an office opens."""
    with acting_as(CHASING) as actor:
        chase(actor=actor)


@app.periodic(cron="10 5 * * *")
@app.task(
    name="directory.check_links",
    queue="housekeeping",
    queueing_lock="directory.check_links",
)
def look_at_links(timestamp: int) -> None:
    """Once a night, some of the web addresses."""
    check_links(actor=LOOKING, most=LINKS_A_NIGHT)


@app.periodic(cron="50 4 * * *")
@app.task(
    name="directory.keep_scores",
    queue="housekeeping",
    queueing_lock="directory.keep_scores",
)
def keep_the_days_scores(timestamp: int) -> None:
    """Once a day: what is counted today cannot be counted tomorrow."""
    with acting_as(COUNTING) as actor:
        keep_scores(actor=actor)


@app.periodic(cron="25 * * * *")
@app.task(
    name="directory.refresh_meanings",
    queue="housekeeping",
    queueing_lock="directory.refresh_meanings",
)
def follow_what_is_said(timestamp: int) -> None:
    """Every hour: what a service says of itself may have changed, and with it what it means."""
    refresh_meanings()


@app.periodic(cron="40 * * * *")
@app.task(
    name="directory.refresh_gazetteer",
    queue="housekeeping",
    queueing_lock="directory.refresh_gazetteer",
)
def follow_where_things_are(timestamp: int) -> None:
    """Every hour: there may be entries where none was before."""
    refresh_gazetteer()


@app.periodic(cron="20 3 * * *")
@app.task(
    name="directory.forget_visitors",
    queue="housekeeping",
    queueing_lock="directory.forget_visitors",
)
def forget_visitors(timestamp: int) -> None:
    """Once a night: who reported a problem, or was sent a list, is nobody we know.

    Links and codes that open nothing any more are forgotten with whom they went to.
    """
    with acting_as(PASSING) as actor:
        forget_reporters(actor=actor)
        forget_proposers(actor=actor)
        for templates, kept in (
            (TO_VISITORS, REMEMBER_VISITORS),
            ([ENQUIRY], dt.timedelta(days=policy().link_lasts)),
            ([CLAIM_CODE], CODE_LASTS),
        ):
            messaging.forget(actor=actor, templates=templates, before=clock.now() - kept)


@app.periodic(cron="35 * * * *")
@app.task(
    name="directory.forget_callers",
    queue="housekeeping",
    queueing_lock="directory.forget_callers",
)
def forget_callers(timestamp: int) -> None:
    """Every hour: whoever used what is open to all an hour ago is nobody we know."""
    with acting_as(PASSING) as actor:
        forget_turns(actor=actor)


@subscribe("directory.enquiry")
def send_enquiry(actor: Actor, fact: OutboxFact) -> None:
    """The question with its link, to the contact that stands on record now."""
    enquiry = Enquiry.objects.select_related("service__organisation", "service__owner").get(
        pk=fact.payload["enquiry"]
    )
    address = contact_on_record(enquiry.service)
    if address and address.channel == enquiry.channel:
        with override(enquiry.language):
            words = messages.is_it_right(enquiry)
        _queue(
            actor,
            fact.key,
            ENQUIRY,
            address.value,
            words,
            channel=address.channel,
            to_organisation_id=enquiry.service.organisation_id,
        )
    owner = enquiry.service.owner
    if owner and enquiry.step >= OWNER_HEARS_FROM:
        words = messages.owner_should_know(enquiry)
        _queue(
            actor,
            f"{fact.key}:owner",
            "directory-silence",
            owner.email,
            words,
            to_user_id=owner.pk,
        )


@subscribe("directory.problem")
def tell_of_a_problem(actor: Actor, fact: OutboxFact) -> None:
    """The owner hears of it; the editors of the area where there is none, or it may not be safe."""
    problem = Problem.objects.select_related("service__owner", "service__organisation").get(
        pk=fact.payload["problem"]
    )
    owner = problem.service.owner
    told = {owner.pk: owner} if owner else {}
    if not owner or problem.kind == Problem.Kind.UNSAFE:
        told |= {editor.pk: editor for editor in editors_of(problem.service)}
    words = messages.problem_came_in(problem)
    for user in told.values():
        _queue(
            actor,
            f"{fact.key}:{user.pk}",
            "directory-problem",
            user.email,
            words,
            to_user_id=user.pk,
        )


@subscribe("directory.problem_settled")
def answer_the_reporter(actor: Actor, fact: OutboxFact) -> None:
    """Answer whoever left an address, then forget it."""
    problem = Problem.objects.select_related("service", "told").get(pk=fact.payload["problem"])
    last = problem.moves.last()
    if problem.told.email and last:
        with override(problem.told.language):
            words = messages.problem_is_settled(problem, last.reason)
        _queue(actor, fact.key, "directory-answer", problem.told.email, words)
        problem.told.email = ""
        problem.told.save(update_fields=["email"])


@subscribe("directory.proposal_decided")
def tell_the_proposer(actor: Actor, fact: OutboxFact) -> None:
    """What became of each field; who answered through a link sees it on the entry's page.

    A visitor who left an address is told, and then forgotten.
    """
    proposal = Proposal.objects.select_related("service", "by").get(pk=fact.payload["proposal"])
    told = ProposalTold.objects.filter(proposal=proposal).exclude(email="").first()
    if told:
        with override(told.language):
            words = messages.proposal_is_decided(proposal)
        _queue(actor, fact.key, "directory-answer", told.email, words)
        told.email = ""
        told.save(update_fields=["email"])
    if proposal.by:
        words = messages.proposal_is_decided(proposal)
        _queue(
            actor,
            fact.key,
            "directory-proposal",
            proposal.by.email,
            words,
            to_user_id=proposal.by_id,
            to_organisation_id=proposal.organisation_id,
        )


@subscribe("directory.claim")
def send_claim_code(actor: Actor, fact: OutboxFact) -> None:
    """The code, to the contact that stands on record and to nobody else."""
    claim = Claim.objects.select_related("service__organisation", "organisation").get(
        pk=fact.payload["claim"]
    )
    address = contact_on_record(claim.service)
    if address and address.hint == claim.hint:
        with override(language_of(claim.service)):
            words = messages.code_for(claim)
        _queue(
            actor,
            fact.key,
            CLAIM_CODE,
            address.value,
            words,
            channel=address.channel,
            to_organisation_id=claim.service.organisation_id,
        )


@subscribe("directory.claim_settled")
def tell_the_claimant(actor: Actor, fact: OutboxFact) -> None:
    """What an editor decided, and why."""
    claim = Claim.objects.select_related("service", "by").get(pk=fact.payload["claim"])
    last = claim.moves.last()
    words = messages.claim_is_decided(claim, last.reason if last else "")
    _queue(
        actor,
        fact.key,
        "directory-claim",
        claim.by.email,
        words,
        to_user_id=claim.by_id,
        to_organisation_id=claim.organisation_id,
    )


def _queue(
    actor: Actor,
    key: str,
    template: str,
    recipient: str,
    words: messages.Words,
    **about: object,
) -> None:
    messaging.queue(
        actor=actor,
        key=key,
        template=template,
        recipient=recipient,
        subject=words.subject[:200],
        body=words.body,
        **about,
    )


@app.periodic(cron="15 * * * *")
@app.task(
    name="directory.read_feeds_again",
    queue="housekeeping",
    queueing_lock="directory.read_feeds_again",
)
def read_feeds_again(timestamp: int) -> None:
    """Every hour: a job for each feed that is to be read again now."""
    with acting_as(IMPORTING) as actor:
        for source_id in take_up_due(actor=actor):
            read_feed_again.defer(source_id=str(source_id))


@app.task(name="directory.read_feed_again", queue="imports")
def read_feed_again(source_id: str) -> None:
    """One feed, by itself: a feed that fails says so in the workspace and is tried again later."""
    read_again(actor=IMPORTING, source_id=uuid.UUID(source_id))


@app.task(name="directory.read_feed", queue="imports")
def read_feed(preview_id: str) -> None:
    """Read a feed into its preview; a feed that stops says so there, and waits for somebody."""
    reading.read_feed(actor=IMPORTING, preview_id=uuid.UUID(preview_id))
