"""Addresses of what those who work here need themselves."""

from django.urls import path

from alongside.web.owncare import copying, going, hub, ideas, supervision, weeks

urlpatterns = [
    path("", hub.yourself, name="yourself"),
    path("copy/", copying.own_copy, name="own_copy"),
    path("supervision/", supervision.begin, name="begin_supervision"),
    path("supervision/team/", supervision.supervision_of_the_team, name="supervision_of_the_team"),
    path("supervision/agreed/<uuid:agreed_id>/", supervision.settle_agreed, name="settle_agreed"),
    path("supervision/<uuid:supervision_id>/", supervision.supervision, name="supervision"),
    path("supervision/<uuid:supervision_id>/met/", supervision.note_meeting, name="note_meeting"),
    path("supervision/<uuid:supervision_id>/end/", supervision.end, name="end_supervision"),
    path("ideas/", ideas.ideas, name="ideas"),
    path("ideas/<uuid:idea_id>/like/", ideas.like_idea, name="like_idea"),
    path("ideas/<uuid:idea_id>/decide/", ideas.decide_idea, name="decide_idea"),
    path("week/", weeks.say_week, name="say_week"),
    path("weeks/", weeks.weeks, name="weeks"),
    path("weeks/team/", weeks.weeks_of_the_team, name="weeks_of_the_team"),
    path("weeks/<uuid:week_id>/", weeks.week, name="week"),
    path("weeks/<uuid:week_id>/take-out/", weeks.take_out_week, name="take_out_week"),
    path("out/", going.set_out, name="set_out"),
    path("out/mobile/", going.alarm_number, name="alarm_number"),
    path("out/to/<uuid:case_id>/", going.set_out_to, name="set_out_to"),
    path(
        "out/to/<uuid:case_id>/<uuid:appointment_id>/",
        going.set_out_from,
        name="set_out_from",
    ),
    path("out/<uuid:lone_visit_id>/", going.lone_visit, name="lone_visit"),
    path("out/<uuid:lone_visit_id>/say/", going.say, name="say_of_lone_visit"),
    path("out/<uuid:lone_visit_id>/happened/", going.say_what_happened, name="say_what_happened"),
]
