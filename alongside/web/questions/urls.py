"""Addresses of building a form."""

from django.urls import path

from alongside.web.questions import building, trying

urlpatterns = [
    path("", building.forms_built, name="forms_built"),
    path("<uuid:form_id>/", building.build, name="build_form"),
    path("<uuid:form_id>/ask/", building.new_question, name="new_question"),
    path("<uuid:form_id>/ask/<slug:question>/", building.change_question, name="change_question"),
    path("<uuid:form_id>/ask/<slug:question>/move/", building.move, name="move_question"),
    path("<uuid:form_id>/terms/", building.terms, name="form_terms"),
    path("<uuid:form_id>/preview/", trying.preview, name="preview_form"),
    path("<uuid:form_id>/publish/", trying.publish_form, name="publish_form"),
    path("<uuid:form_id>/retire/", trying.retire_form, name="retire_form"),
    path("<uuid:form_id>/versions/<int:number>/", trying.version, name="form_version"),
]
