"""Addresses of sessions and places."""

from django.urls import path

from alongside.web.booking import (
    calendars,
    catch_up,
    hall,
    helping,
    hours,
    places,
    registers,
    sessions,
    times,
    walk_ins,
)

urlpatterns = [
    path("", sessions.our_sessions, name="our_sessions"),
    path("services/<uuid:service_id>/", sessions.plan_service, name="plan_sessions"),
    path("sessions/<uuid:session_id>/", sessions.session_page, name="session"),
    path("sessions/<uuid:session_id>/change/", sessions.change_session, name="change_session"),
    path("register/", hall.register_shell, name="register_shell"),
    path("register-worker.js", hall.register_worker, name="register_worker"),
    path("sessions/<uuid:session_id>/register/", registers.register, name="register"),
    path("sessions/<uuid:session_id>/register/send/", hall.send_register, name="send_register"),
    path(
        "sessions/<uuid:session_id>/register/printed/",
        catch_up.printed,
        name="printed_register",
    ),
    path(
        "sessions/<uuid:session_id>/walk-ins/<uuid:came_id>/",
        walk_ins.ask_for_walk_in,
        name="ask_for_walk_in",
    ),
    path("sessions/<uuid:session_id>/catch-up/", catch_up.catch_up, name="catch_up"),
    path("referrals/<uuid:referral_id>/", places.places, name="places"),
    path("times/<uuid:referral_id>/", times.times, name="times"),
    path("calendars/", calendars.own_calendars, name="own_calendars"),
    path("calendars/published/", calendars.publish_calendar, name="publish_calendar"),
    path("calendars/<uuid:calendar_id>/", calendars.read_no_more, name="read_no_more"),
    path("hours/", hours.own_hours, name="own_hours"),
    path("hours/<uuid:worker_id>/", hours.slot_hours, name="slot_hours"),
    path("hours/<uuid:worker_id>/add/", hours.add_slot_hours, name="add_slot_hours"),
    path(
        "hours/<uuid:worker_id>/<uuid:hours_id>/take-out/",
        hours.drop_slot_hours,
        name="drop_slot_hours",
    ),
    path("booked/<uuid:place_id>/change/", places.change_place, name="change_place"),
    path("booked/<uuid:place_id>/help/", helping.help_to_come, name="help_to_come"),
    path("booked/<uuid:place_id>/help/answer/", helping.answer_help, name="answer_help"),
    path("booked/<uuid:place_id>/move/", places.move_place, name="move_place"),
    path("waiting/<uuid:entry_id>/change/", places.change_wait, name="change_wait"),
]
