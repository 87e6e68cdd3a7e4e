"""Addresses of referring."""

from django.urls import path

from alongside.web.referring.views import (
    answers,
    asking,
    files,
    flow,
    hearsay,
    instead,
    launched,
    parts,
    receivers,
    refer,
    sent,
)

urlpatterns = [
    path("", refer.refer, name="refer"),
    path("send/", refer.refer_send, name="refer_send"),
    path("instead/<slug:section>/", instead.instead, name="refer_instead"),
    path("from/<str:token>/", launched.launched, name="launched"),
    path("<uuid:key>/keep/", refer.keep_begun, name="keep_begun"),
    path("<uuid:key>/throw-away/", refer.throw_away_begun, name="throw_away_begun"),
    path("<uuid:key>/ask/", asking.refer_ask, name="refer_ask"),
    path("asked/", asking.asked_online, name="asked_online"),
    path("asked/<uuid:ask_id>/no-longer/", asking.ask_no_longer, name="ask_no_longer"),
    path("<uuid:key>/questions/", answers.refer_questions, name="refer_questions"),
    path("<uuid:key>/questions/keep/", answers.keep_answers, name="keep_answers"),
    path("<uuid:key>/", refer.refer_details, name="refer_details"),
    path("flow/", flow.referral_flow, name="referral_flow"),
    path("receivers/", receivers.receivers, name="receivers"),
    path("receivers/<uuid:organisation_id>/", receivers.receiver, name="receiver"),
    path("referrals/", sent.sent_referrals, name="sent_referrals"),
    path("referrals/list.csv", sent.sent_list, name="sent_list"),
    path("referrals/<uuid:referral_id>/leaflet/", sent.leaflet, name="leaflet"),
    path("referrals/<uuid:referral_id>/leaflet/text/", sent.text_leaflet, name="text_leaflet"),
    path("referrals/<uuid:referral_id>/", sent.sent_referral, name="sent_referral"),
    path("referrals/<uuid:referral_id>/receipt/", sent.receipt, name="receipt"),
    path("referrals/<uuid:referral_id>/note/", sent.add_note, name="add_note"),
    path(
        "referrals/<uuid:referral_id>/files/<uuid:file_id>/",
        files.referral_file,
        name="referral_file",
    ),
    path("referrals/<uuid:referral_id>/they-said/", hearsay.hearsay, name="hearsay"),
    path("referrals/<uuid:referral_id>/seen-to/", sent.see_to, name="see_to"),
    path(
        "referrals/<uuid:referral_id>/parts/<slug:part>/back/",
        parts.take_back_part,
        name="take_back_part",
    ),
    path("referrals/<uuid:referral_id>/withdraw/", sent.withdraw, name="withdraw"),
]
