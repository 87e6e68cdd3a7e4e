"""What the audit's verbs mean, in the words of whoever reads it: each finishes “Somebody …”."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# Every verb that the code records stands here, and nothing else.
LABELS: dict[str, Any] = {
    "account.invite": _("invited a person to pages of their own"),
    "account.open": _("opened a person’s own account"),
    "action.agree": _("agreed a step with a person"),
    "action.finish": _("ticked a step off"),
    "board.see": _("looked at the board"),
    "case.close": _("closed a case"),
    "case.reassign": _("gave a case to a colleague"),
    "case.take_on": _("took a person on"),
    "claim.confirm": _("confirmed that an entry is in its provider’s hands"),
    "claim.end": _("ended a provider’s hold on its entry"),
    "claim.prove": _("proved that an entry is their own"),
    "claim.refuse": _("refused a provider’s claim to an entry"),
    "claim.withdraw": _("withdrew a claim to an entry"),
    "consent.record": _("wrote down what a person agreed to"),
    "consent.withdraw": _("wrote down that a person no longer agrees"),
    "contact.log": _("noted a contact with a person"),
    "directory.ask_provider": _("asked a provider whether an entry is still right"),
    "directory.import": _("read services into the directory from a file"),
    "directory.lift_suppression": _("let a service back into the directory"),
    "directory.stopped": _("heard from a provider that a service has stopped"),
    "directory.suppress": _("kept a service out of the directory"),
    "directory.take_charge": _("took charge of an entry"),
    "directory.undo_import": _("took a file’s services back out of the directory"),
    "directory.verify": _("found an entry to be right"),
    "goal.set": _("wrote down what matters to a person"),
    "needs.load": _("loaded the vocabulary of need"),
    "person.look_up": _("asked whether a person is known here"),
    "person.recognise": _("referred a person who was known already"),
    "person.register": _("entered a new person"),
    "person.see": _("opened a person’s record"),
    "postcodes.load": _("loaded where postcodes are"),
    "problem.dismiss": _("found an entry right as it stands, though somebody doubted it"),
    "problem.fix": _("put an entry right that somebody had doubted"),
    "problem.reopen": _("opened a problem with an entry again"),
    "problem.report": _("reported a problem with an entry"),
    "proposal.take": _("took over a proposed change to an entry"),
    "proposal.take_in_part": _("took over part of a proposed change to an entry"),
    "proposal.turn_down": _("turned a proposed change to an entry down"),
    "proposal.withdraw": _("withdrew a proposed change to an entry"),
    "referral.accept": _("accepted a referral"),
    "referral.attend": _("recorded that a person came"),
    "referral.book": _("booked a place for a person"),
    "referral.close": _("closed a referral without completing it"),
    "referral.complete": _("completed a referral"),
    "referral.contact": _("recorded the first contact after a referral"),
    "referral.decline": _("declined a referral"),
    "referral.hand_back": _("returned a referral to whoever sent it"),
    "referral.hand_over": _("gave a referral to a colleague"),
    "referral.list": _("looked at a list of referrals"),
    "referral.miss": _("recorded that a person did not come"),
    "referral.note": _("wrote to the other side of a referral"),
    "referral.receive": _("opened a new referral"),
    "referral.see": _("looked at a referral"),
    "referral.send": _("sent a referral"),
    "referral.wait": _("put a person on a waiting list"),
    "referral.withdraw": _("withdrew a referral"),
    "relationship.begin": _("let an organisation see a person"),
    "relationship.end": _("ended what an organisation sees of a person"),
    "report.see": _("looked at figures"),
    "response.record": _("wrote down a person’s answers"),
}


def label(verb: str) -> str:
    """In plain words; a verb of an earlier version that nothing records any more, as it is."""
    return str(LABELS.get(verb, verb))
