"""Addresses of a person's own pages."""

from django.urls import path

from alongside.portal import (
    acting,
    acting_data,
    asks,
    documents,
    door,
    own_map,
    own_plan,
    own_words,
    places,
    reach,
    rights,
    self_referral,
    views,
    who_acts,
)

urlpatterns = [
    path("", views.page, name="own_page"),
    path("places/<uuid:place_id>/", places.place, name="own_place"),
    path("places/<uuid:place_id>/answer/", places.answer_place, name="answer_own_place"),
    path("places/<uuid:place_id>/help/", places.ask_for_help, name="ask_own_help"),
    path("waiting/<uuid:entry_id>/answer/", places.answer_wait, name="answer_own_wait"),
    path("reach/", reach.own_reach, name="own_reach"),
    path(
        "sent/<uuid:referral_id>/<slug:part>/back/", own_words.take_back, name="take_back_own_part"
    ),
    path("plan/", views.plan, name="own_plan"),
    path("plan/<uuid:case_id>/", own_plan.write, name="write_own_plan"),
    path("plan/<uuid:case_id>/<slug:size>.pdf", own_plan.document, name="own_plan_document"),
    path("plan/<uuid:case_id>/around/", own_map.own_map, name="own_map"),
    path("plan/<uuid:case_id>/around/add/", own_map.draw, name="draw_own_tie"),
    path("plan/<uuid:case_id>/around/<uuid:tie_id>/", own_map.redraw, name="redraw_own_tie"),
    path(
        "plan/<uuid:case_id>/around/<uuid:tie_id>/off/", own_map.take_off, name="take_off_own_map"
    ),
    path("documents/", documents.documents, name="own_documents"),
    path("documents/<uuid:document_id>/", documents.open_document, name="open_own_document"),
    path("ask/", self_referral.teams, name="ask_teams"),
    path("ask/<uuid:team_id>/", self_referral.ask_team, name="ask_team"),
    path("asks/", asks.own_asks, name="own_asks"),
    path("asks/<uuid:ask_id>/", asks.own_ask, name="own_ask"),
    path("agreed/", views.agreed, name="own_agreements"),
    path("agreed/<uuid:consent_id>/change/", views.change_mind, name="change_mind"),
    path("looks/", views.looks, name="own_looks"),
    path("rights/", rights.rights, name="own_rights"),
    path("rights/copy/", rights.ask_copy, name="ask_own_copy"),
    path("rights/correct/", rights.ask_correction, name="ask_own_correction"),
    path("rights/stop/", rights.ask_restriction, name="ask_own_restriction"),
    path("rights/erase/", rights.ask_erasure, name="ask_own_erasure"),
    path("rights/beyond/", rights.beyond, name="own_objection"),
    path("rights/<uuid:request_id>/back/", rights.take_back, name="take_back_request"),
    path("rights/<uuid:request_id>/paper/", rights.paper, name="own_copy_paper"),
    path("rights/<uuid:request_id>/file/", rights.file, name="own_copy_file"),
    path(
        "rights/<uuid:request_id>/file/<uuid:document_id>/",
        documents.enclosed,
        name="own_copy_document",
    ),
    path("acting/", who_acts.who_acts, name="own_acting"),
    path("acting/<uuid:relation_id>/end/", who_acts.end, name="end_own_acting"),
    path("acting/hide/<uuid:subject>/", who_acts.keep_back, name="hide_own"),
    path("acting/hidden/<uuid:hidden_id>/show/", who_acts.show, name="show_own"),
    path("for/", acting.page, name="acting_page"),
    path("for/plan/", acting.plan, name="acting_plan"),
    path("for/asks/", asks.acting_asks, name="acting_asks"),
    path("for/asks/<uuid:ask_id>/", asks.acting_ask, name="acting_ask"),
    path("for/agreed/", acting.agreed, name="acting_agreements"),
    path("for/agreed/<uuid:consent_id>/change/", acting.change, name="acting_change"),
    path("for/agreed/<uuid:consent_id>/more/", acting.agree, name="acting_agree"),
    path("for/data/", acting_data.requests, name="acting_data"),
    path("for/data/correct/", acting_data.ask, name="acting_ask_correction"),
    path(
        "for/data/<uuid:request_id>/back/", acting_data.take_back, name="acting_take_back_request"
    ),
    path("open/<str:token>/", door.open_own_pages, name="open_own_pages"),
    path("link/", door.ask_for_link, name="ask_for_link"),
    path("link/sent/", door.new_link_sent, name="new_link_sent"),
]
