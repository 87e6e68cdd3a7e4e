"""The forms of signing in."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("E-mail address"), _("Password")
        login.widget.attrs["autocomplete"] = "username"
        password.help_text = ""
        login.error_messages["required"] = _("Enter your e-mail address")
        password.error_messages["required"] = _("Enter your password")


class AskForResetForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].error_messages["required"] = _("Enter your e-mail address")


class NewPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields["password1"], self.fields["password2"]
        first.label, second.label = _("New password"), _("New password again")
        first.help_text = _("At least 12 characters. Three random words are a good start.")
        first.error_messages["required"] = _("Enter a new password")
        second.error_messages["required"] = _("Enter the new password again")


class PasskeyForm(AddWebAuthnForm):
    passwordless = None  # every passkey here asks for its holder: nobody has to choose it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].help_text = _("So that you know it again, such as “work laptop”.")
        self.fields["name"].max_length = 60
        self.fields["credential"].error_messages["required"] = _(
            "The passkey was not made. Choose “Make a passkey” and follow what your device asks."
        )
