"""Addresses of the provider's desk."""

from django.urls import path

from alongside.web.providers import (
    attendance,
    by_email,
    from_elsewhere,
    intake,
    onward,
    report,
    views,
    volunteers,
)

urlpatterns = [
    path("", views.provider_desk, name="provider_desk"),
    path("by-email/", by_email.by_email, name="by_email"),
    path("by-email/<uuid:volunteer_id>/", by_email.ask_of_each, name="ask_of_each"),
    path("report/", report.provider_report, name="provider_report"),
    path("report/report.pdf", report.provider_report_pdf, name="provider_report_pdf"),
    path("report/<slug:code>.csv", report.provider_report_file, name="provider_report_file"),
    path("attendance/", attendance.sheets, name="attendance"),
    path("attendance/<uuid:sheet_id>/", attendance.sheet, name="attendance_sheet"),
    path("attendance/<uuid:sheet_id>/keep/", attendance.keep_sheet, name="keep_attendance"),
    path("attendance/<uuid:sheet_id>/undo/", attendance.undo_sheet, name="undo_attendance"),
    path("intake/", intake.intakes, name="intakes"),
    path("intake/<uuid:service_id>/", intake.intake, name="intake"),
    path(
        "intake/<uuid:service_id>/elsewhere/",
        from_elsewhere.from_elsewhere,
        name="from_elsewhere",
    ),
    path("intake/<uuid:service_id>/limit/", intake.intake_limit, name="intake_limit"),
    path("intake/<uuid:service_id>/pause/", intake.intake_pause, name="intake_pause"),
    path("intake/<uuid:service_id>/open/", intake.intake_open, name="intake_open"),
    path("referrals/<uuid:referral_id>/", views.provider_referral, name="provider_referral"),
    path("referrals/<uuid:referral_id>/move/", views.make_move, name="make_move"),
    path("referrals/<uuid:referral_id>/not-so/", views.put_answer_right, name="put_answer_right"),
    path("referrals/<uuid:referral_id>/note/", views.provider_note, name="provider_note"),
    path("referrals/<uuid:referral_id>/on/", onward.choose_onward, name="choose_onward"),
    path(
        "referrals/<uuid:referral_id>/on/<uuid:service_id>/",
        onward.provider_refer_on,
        name="provider_refer_on",
    ),
    path(
        "referrals/<uuid:referral_id>/volunteers/",
        volunteers.ask_volunteer,
        name="ask_volunteer",
    ),
    path(
        "referrals/<uuid:referral_id>/volunteers/<uuid:offer_id>/end/",
        volunteers.take_back_offer,
        name="take_back_offer",
    ),
]
