"""Addresses of safeguarding: raising a concern, and what its circle does with it."""

from django.urls import path

from alongside.web.safeguarding import concern, duty, raising, steps

urlpatterns = [
    path("", concern.concerns, name="concerns"),
    path("raise/", raising.raise_, name="raise_concern"),
    path("duty/", duty.duty, name="duty"),
    path("duty/<uuid:user_id>/end/", duty.end, name="end_duty"),
    path("<uuid:concern_id>/", concern.concern, name="concern"),
    path("<uuid:concern_id>/acknowledge/", steps.acknowledge, name="acknowledge_concern"),
    path("<uuid:concern_id>/decide/", steps.decide, name="decide_concern"),
    path("<uuid:concern_id>/form/", steps.authority_form, name="authority_form"),
    path("<uuid:concern_id>/hide/", steps.hide, name="hide_whereabouts"),
    path("<uuid:concern_id>/stop/", steps.stop, name="stop_referrals"),
    path("<uuid:concern_id>/lift/", steps.lift, name="lift_stop"),
    path("<uuid:concern_id>/circle/", steps.let_in, name="let_in"),
    path("<uuid:concern_id>/circle/<uuid:user_id>/end/", steps.let_go, name="let_go"),
    path("<uuid:concern_id>/note/", steps.note, name="note_concern"),
    path("<uuid:concern_id>/debrief/", steps.debrief, name="ask_for_debrief"),
    path("<uuid:concern_id>/again/", steps.look_again, name="look_again"),
    path("<uuid:concern_id>/close/", steps.close, name="close_concern"),
]
