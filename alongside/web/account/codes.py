"""The forms for the codes of the second step."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.accounts.second_step import use_up


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"])

    def clean_code(self) -> str:
        """The code, which is then used up: django-allauth would take it again a little later."""
        forget_tries = check_rate_limit(self.user)
        code: str = self.cleaned_data["code"]
        self.authenticator = use_up(self.user, code)
        if self.authenticator is None:
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator.user = self.user
        forget_tries()
        return code


class FirstCodeForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"])


def _say(field: forms.Field) -> None:
    field.label = _("Code")
    field.error_messages["required"] = _("Enter the code")
    del field.widget.attrs["placeholder"]
