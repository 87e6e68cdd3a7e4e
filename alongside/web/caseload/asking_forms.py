"""What a link worker fills in to ask a person online."""

from alongside.web.asking import AskingForm
from alongside.web.onward.forms import ReferOnForm


class AskForm(AskingForm, ReferOnForm):
    """A referral to a service."""
