"""Small pages that stand for all others: one that forgot its door, one that breaks, a form."""

from django import forms
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from alongside.accounts.actor import no_hurry
from alongside.accounts.permissions import Permission
from alongside.common.errors import NotPermitted
from alongside.config.urls import handler400, handler403, handler404, handler500, urlpatterns
from alongside.organisations.models import Area
from alongside.web.doors import public, requires
from alongside.web.kept import kept_typing

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class NoteForm(forms.Form):
    text = forms.CharField(widget=forms.Textarea)


PAGE = """
{% extends "ui/layout.html" %}
{% from "ui/fields.html" import error_summary, field, post_form, submit %}
{% block title %}Note{% endblock %}
{% block content %}<h1>Note</h1>{{ error_summary(form) }}
{% call post_form(request, key="k1") %}{{ field(form["text"]) }}{{ submit("Save") }}{% endcall %}
{% endblock %}
"""


def forgotten(request):
    return HttpResponse("Nobody said who may see this.")


@requires(Permission.CASES_WORK)
def note(request):
    form = NoteForm(request.POST or kept_typing(request))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["text"].startswith("break"):
            raise RuntimeError("broken on purpose")
        Area.objects.create(name=form.cleaned_data["text"], kind="custom")
        return redirect("trial_note")
    page = engines["pages"].from_string(PAGE)
    return HttpResponse(page.render({"form": form}, request))


@public("trial")
def breaks(request):
    Area.objects.create(name="half done", kind="custom")
    raise RuntimeError("broken on purpose")


@requires()
def says_no(request):
    Area.objects.create(name="half done", kind="custom")
    raise NotPermitted("Your role does not let you do that.")


@public("trial")
def takes_long(request):
    Area.objects.create(name="half done", kind="custom")
    if "no-hurry" in request.GET:
        no_hurry()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1.2)")
    return HttpResponse("done")


@public("trial")
def streams(request):
    return StreamingHttpResponse(["a"])


urlpatterns = [
    *urlpatterns,
    path("trial/forgotten/", forgotten),
    path("trial/note/", note, name="trial_note"),
    path("trial/breaks/", breaks),
    path("trial/says-no/", says_no),
    path("trial/takes-long/", takes_long),
    path("trial/streams/", streams),
]
