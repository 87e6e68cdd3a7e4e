"""Addresses of signing in and out. Some names are those that django-allauth asks for."""

from django.urls import path, re_path

from alongside.web.account import ended_there, second_step, sessions, single_sign_on, views
from alongside.web.doors import at_the_door, before_factor

_DOOR = "One must be able to reach the door before one is inside."

urlpatterns = [
    path("sign-in/", at_the_door(_DOOR)(views.SignIn.as_view()), name="account_login"),
    path("sign-out/", at_the_door(_DOOR)(views.SignOut.as_view()), name="account_logout"),
    path("sign-in/demo/", views.sign_in_to_demo, name="sign_in_to_demo"),
    path("code/", at_the_door(_DOOR)(second_step.SecondStep.as_view()), name="mfa_authenticate"),
    path(
        "passkey/",
        at_the_door(_DOOR)(second_step.SignInWithPasskey.as_view()),
        name="mfa_login_webauthn",
    ),
    path("again/", second_step.sign_in_again, name="sign_in_again"),
    path("signing-in/", second_step.how_you_sign_in, name="mfa_index"),
    path(
        "signing-in/app/", before_factor(second_step.SetUpApp.as_view()), name="mfa_activate_totp"
    ),
    path(
        "signing-in/passkeys/",
        before_factor(second_step.AddPasskey.as_view()),
        name="mfa_add_webauthn",
    ),
    path("signing-in/codes/", second_step.recovery_codes, name="mfa_view_recovery_codes"),
    path("signing-in/<int:step_id>/remove/", second_step.remove_step, name="remove_step"),
    path("sessions/", sessions.sessions, name="usersessions_list"),
    path("with/<slug:provider_id>/", single_sign_on.begin_there, name="openid_connect_login"),
    path(
        "with/<slug:provider_id>/back/",
        single_sign_on.back_from_there,
        name="openid_connect_callback",
    ),
    path("with/<slug:provider_id>/ended/", ended_there.ended_there, name="ended_there"),
    path(
        "with/<slug:provider_id>/end/", single_sign_on.disconnect_there, name="disconnect_provider"
    ),
    path("role/", views.switch_membership, name="switch_membership"),
    path("form-again/", views.show_form_again, name="show_form_again"),
    path(
        "password/",
        at_the_door(_DOOR)(views.AskForReset.as_view()),
        name="account_reset_password",
    ),
    path(
        "password/sent/",
        at_the_door(_DOOR)(views.AskedForReset.as_view()),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",  # the key has hyphens of its own
        at_the_door(_DOOR)(views.NewPassword.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        at_the_door(_DOOR)(views.NewPasswordDone.as_view()),
        name="account_reset_password_from_key_done",
    ),
]
