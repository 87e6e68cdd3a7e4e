"""Addresses of asking a team without an account. A link says nothing of anybody."""

from django.urls import path

from alongside.portal.selfreferral import ask, ask_question, receipt, tomorrow

urlpatterns = [
    path("ask/", ask.ask, name="help_ask"),
    path("ask/check/", ask.check, name="help_ask_check"),
    path("ask/question/<slug:question_id>/", ask_question.question, name="help_ask_question"),
    path("ask/<slug:page>/", ask.page, name="help_ask_page"),
    path("asked/<str:token>/", receipt.receipt, name="help_asked"),
    path("asked/<str:token>/back/", receipt.back, name="help_take_back"),
    path("tomorrow/", tomorrow.let_us_ask, name="help_tomorrow"),
    path("did-it-help/<str:token>/", tomorrow.did_it_help, name="help_did_it_help"),
    path("helped/<slug:said>/", tomorrow.helped, name="help_helped"),
]
