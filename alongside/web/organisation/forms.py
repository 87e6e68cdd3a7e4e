"""What is asked of whoever looks after an organisation."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.accounts.roles import Role

Roles = Mapping[str, type[Role]]


class RoleField(forms.ChoiceField):
    """One of these roles; each is explained beside its name."""

    def __init__(self, roles: Roles, **kwargs: Any) -> None:
        super().__init__(
            label=_("What will they do?"),
            choices=[(code, role.name) for code, role in roles.items()],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose what they will do"),
                "invalid_choice": _("This role is not yours to give. Choose another."),
            },
            **kwargs,
        )


class InviteForm(forms.Form):
    name = forms.CharField(
        label=_("Their name"),
        max_length=150,
        error_messages={"required": _("Enter their name")},
    )
    email = forms.EmailField(
        label=_("Their e-mail address at work"),
        help_text=_("An address that only they read: the link there lets them in."),
        error_messages={
            "required": _("Enter their e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.org"),
        },
    )

    def __init__(self, roles: Roles, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role_code"] = RoleField(roles)


class RoleForm(forms.Form):
    def __init__(self, roles: Roles, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role_code"] = RoleField(roles)
