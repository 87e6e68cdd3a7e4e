"""Addresses of the link worker's desk."""

from django.urls import path

from alongside.web.caseload.views import (
    agreements,
    board,
    case,
    invitation,
    measure,
    onward,
    reassign,
    referral,
    rights,
    safety,
)

urlpatterns = [
    path("", board.board, name="board"),
    path("referrals/<uuid:referral_id>/", referral.received_referral, name="received_referral"),
    path("referrals/<uuid:referral_id>/take-on/", referral.take_on, name="take_on"),
    path("referrals/<uuid:referral_id>/answer/", referral.answer, name="answer_referral"),
    path("referrals/<uuid:referral_id>/note/", referral.received_note, name="received_note"),
    path("<uuid:case_id>/", case.case, name="case"),
    path("<uuid:case_id>/contact/", case.log_contact, name="log_contact"),
    path("<uuid:case_id>/goal/", case.set_goal, name="set_goal"),
    path("<uuid:case_id>/goal/<uuid:goal_id>/step/", case.agree_action, name="agree_action"),
    path("<uuid:case_id>/step/<uuid:action_id>/done/", case.finish_action, name="finish_action"),
    path("<uuid:case_id>/measure/", measure.measure, name="measure"),
    path("<uuid:case_id>/refer/<uuid:service_id>/", onward.refer_on, name="refer_on"),
    path("<uuid:case_id>/invite/", invitation.invite_person, name="invite_person"),
    path("<uuid:case_id>/agreements/", agreements.agreements, name="agreements"),
    path("<uuid:case_id>/agreements/ask/", agreements.ask, name="ask_agreement"),
    path(
        "<uuid:case_id>/agreements/<uuid:consent_id>/end/",
        agreements.take_back,
        name="take_back",
    ),
    path("<uuid:case_id>/rights/", rights.rights, name="rights_of"),
    path("<uuid:case_id>/rights/copy/", rights.ask_copy, name="ask_copy"),
    path("<uuid:case_id>/rights/correct/", rights.ask_correction, name="ask_correction"),
    path("<uuid:case_id>/rights/stop/", rights.ask_restriction, name="ask_restriction"),
    path("<uuid:case_id>/rights/<uuid:request_id>/back/", rights.take_back, name="unask"),
    path("<uuid:case_id>/safety/", safety.safety, name="safety"),
    path("<uuid:case_id>/safety/reach/", safety.put_right, name="safe_reach"),
    path("<uuid:case_id>/safety/circle/", safety.change_circle, name="safe_circle"),
    path("<uuid:case_id>/safety/off/", safety.switch_off, name="safety_off"),
    path("<uuid:case_id>/reassign/", reassign.reassign, name="reassign"),
    path("<uuid:case_id>/close/", case.close_case, name="close_case"),
]
