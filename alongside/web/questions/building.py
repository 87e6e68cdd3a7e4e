"""Building a form: its questions, their order, and on which terms referrals are taken."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.queries.service_intake import own_services
from alongside.questions import queries
from alongside.questions.content import Content, Kind, Question
from alongside.questions.models import Form
from alongside.questions.problems import MOST_QUESTIONS, problems
from alongside.questions.services import begin, save
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.questions.forms import BeginForm, QuestionForm, TermsForm
from alongside.web.replies import form_key, pressed, refuse

_BY = {"up": -1, "down": 1}


@requires(Permission.FORMS_BUILD)
@require_http_methods(["GET", "HEAD", "POST"])
def forms_built(request: Request) -> HttpResponse:
    """The organisation's form and that of each of its services; posted, one is begun."""
    begun = {str(form.service_id or ""): form for form in queries.visible_to(request.actor)}
    services = {key: form.service for key, form in begun.items() if form.service}
    services |= {str(service.pk): service for service in own_services(request.actor)}
    if request.method == "POST":
        wanted = request.POST.get("service", "")
        if wanted and wanted not in services:
            raise Http404
        chosen = BeginForm(begun.values(), request.POST)
        content = chosen.content() if chosen.is_valid() else None
        form = begin(actor=request.actor, service=services.get(wanted), content=content)
        return redirect("build_form", form.pk)
    newest = {
        version.form_id: version
        for version in queries.versions_visible_to(request.actor).order_by("form", "number")
    }
    places = {"": None, **services}
    context = {
        "rows": [
            (service, begun[key], newest.get(begun[key].pk))
            for key, service in places.items()
            if key in begun
        ],
        "without": [(key, service) for key, service in places.items() if key not in begun],
        "beginnings": BeginForm(begun.values()).choices,
    }
    return render(request, "questions/forms.html", context)


def form_of(request: Request, form_id: uuid.UUID) -> Form:
    """The form, if it is the organisation's own; 404 otherwise."""
    found = queries.visible_to(request.actor).filter(pk=form_id).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.FORMS_BUILD)
@require_safe
def build(request: Request, form_id: uuid.UUID) -> HttpResponse:
    """The form in work: its questions in order, what is wrong with them, and its versions."""
    form = form_of(request, form_id)
    versions = list(queries.versions_visible_to(request.actor).filter(form=form))
    newest = versions[0] if versions else None
    content = form.content
    wrong = problems(content)
    context = {
        "form": form,
        "content": content,
        "wrong": wrong,
        "wrong_questions": {problem.question for problem in wrong},
        "versions": versions,
        "asked": newest if newest and newest.retired_at is None else None,
        "is_asked_so": bool(newest and not newest.retired_at and newest.content == content),
        "most": MOST_QUESTIONS,
    }
    return render(request, "questions/build.html", context)


def revision_in(request: Request) -> int:
    """The revision that the page was drawn with; one that never was, for anything else."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


@requires(Permission.FORMS_BUILD)
@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: Request, form_id: uuid.UUID) -> HttpResponse:
    """One more question, at the end; its id comes from the form’s key: a double click adds one."""
    made_with = uuid.UUID(form_key(request)) if request.method == "POST" else uuid.uuid4()
    question = Question(id=f"n{made_with.hex[:12]}", kind="", label="")
    return _question_page(request, form_of(request, form_id), question, str(made_with))


@requires(Permission.FORMS_BUILD)
@require_http_methods(["GET", "HEAD", "POST"])
def change_question(request: Request, form_id: uuid.UUID, question: str) -> HttpResponse:
    """One of the questions, to be changed. What was published of it stays as it is."""
    form = form_of(request, form_id)
    found = form.content.question(question)
    if found is None:
        raise Http404
    return _question_page(request, form, found)


def _question_page(request: Request, form: Form, question: Question, key: str = "") -> HttpResponse:
    content = form.content
    typed = request.POST if request.method == "POST" else kept_typing(request)
    fields = QuestionForm(content, question, typed)
    if request.method == "POST" and fields.is_valid():
        changed = content.with_question(fields.built())
        try:
            save(actor=request.actor, form=form, revision=revision_in(request), content=changed)
        except Refused as error:
            refuse(fields, error)
            form = form_of(request, form.pk)
        else:
            messages.success(request, _("Kept in the draft. It is asked once you publish it."))
            return redirect(f"{reverse('build_form', args=[form.pk])}#q-{question.id}")
    context = {
        "form": form,
        "fields": fields,
        "key": key,
        "is_new": bool(key),
        "has_welsh": any(fields[name].value() for name in ("label_cy", "hint_cy", "choices_cy")),
        "kinds": Kind,
    }
    return render(request, "questions/question.html", context, status=422 if fields.errors else 200)


@requires(Permission.FORMS_BUILD)
@require_POST
def move(request: Request, form_id: uuid.UUID, question: str) -> HttpResponse:
    """One place up or down, or out of the draft."""
    form, do = form_of(request, form_id), pressed(request, (*_BY, "out"))
    there = reverse("build_form", args=[form_id])
    if form.content.question(question) is None:  # taken out by the first click of a double one
        return redirect(there)
    change: Callable[[Content], Content] = (
        (lambda content: content.without(question))
        if do == "out"
        else (lambda content: content.moved(question, _BY[do]))
    )
    try:
        save(
            actor=request.actor,
            form=form,
            revision=revision_in(request),
            content=change(form.content),
        )
    except Refused as error:
        messages.warning(request, error.message)
    return redirect(there if do == "out" else f"{there}#q-{question}")


@requires(Permission.FORMS_BUILD)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: Request, form_id: uuid.UUID) -> HttpResponse:
    """Who may refer, for which reasons, what has to be filled in, and what is read first."""
    form = form_of(request, form_id)
    typed = request.POST if request.method == "POST" else kept_typing(request)
    fields = TermsForm(form.content, typed)
    if request.method == "POST" and fields.is_valid():
        try:
            save(
                actor=request.actor,
                form=form,
                revision=revision_in(request),
                content=fields.built(),
            )
        except Refused as error:
            refuse(fields, error)
            form = form_of(request, form_id)
        else:
            messages.success(request, _("Kept in the draft. It holds once you publish it."))
            return redirect("build_form", form_id)
    context = {"form": form, "fields": fields}
    return render(request, "questions/terms.html", context, status=422 if fields.errors else 200)
