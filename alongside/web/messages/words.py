"""The organisation's own words for messages to people: read, tried out, written, given back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.messaging import wordings
from alongside.messaging.models import Message
from alongside.messaging.paper import example
from alongside.messaging.parts import parts_of
from alongside.web.doors import Request, requires
from alongside.web.downloads import pdf_file
from alongside.web.replies import pressed, refuse

Key = tuple[str, str, str]
MOST_VERSIONS = 20
IN_WORDS = {"en-gb": gettext_lazy("English"), "cy": gettext_lazy("Welsh")}


class WordsForm(forms.Form):
    """Words for one message, one channel and one language. The letter and the e-mail have both."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Empty: the standing one"),
    )
    body = forms.CharField(
        label=gettext_lazy("Words"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=wordings.LONGEST,
        error_messages={"required": gettext_lazy("Write what people are to read.")},
    )

    def __init__(self, channel: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if channel == Message.Channel.TEXT:
            del self.fields["subject"]


@requires(Permission.WORDS_SET)
@require_safe
def words(request: Request) -> HttpResponse:
    """Every message to people, and in which channel and language it has words of the team's own."""
    own = wordings.own_of(request.actor)
    return render(
        request,
        "messages/words.html",
        {
            "templates": [
                (
                    template,
                    [
                        (channel, label, language, (template.code, channel, language) in own)
                        for channel, label in Message.Channel.choices
                        if channel in template.channels
                        for language in wordings.LANGUAGES
                    ],
                )
                for template in wordings.TEMPLATES.values()
            ],
            "languages": IN_WORDS,
        },
    )


@requires(Permission.WORDS_SET)
@require_http_methods(["GET", "HEAD", "POST"])
def write_words(request: Request, code: str) -> HttpResponse:
    """Write or try out the words of one message, for a channel (``by``) and a language (``in``).

    Tried out, nothing is kept.
    """
    channel, language = request.GET.get("by", "text"), request.GET.get("in", "en-gb")
    template = wordings.TEMPLATES.get(code)
    if template is None or channel not in template.channels or language not in IN_WORDS:
        raise Http404
    key = code, channel, language
    if request.method != "POST":
        return _page(request, key, WordsForm(channel, initial=_in_use(request, key)))
    do = pressed(request, ("preview", "paper", "save", "standing"))
    if do == "standing":
        _keep(request, key, "", "")
        return redirect("words")
    form = WordsForm(channel, request.POST)
    if not form.is_valid():
        return _page(request, key, form)
    said = form.cleaned_data.get("subject", ""), form.cleaned_data["body"]
    if do == "save":
        try:
            _keep(request, key, *said)
        except Refused as error:
            refuse(form, error)
            return _page(request, key, form)
        return redirect("words")
    shown = wordings.preview(*key, *said)
    for fault in shown.faults:
        form.add_error("body", fault)
    if do == "paper" and not shown.faults:
        return _on_paper(request, shown, language)
    return _page(request, key, form, None if shown.faults else shown)


def _in_use(request: Request, key: Key) -> dict[str, str]:
    own = wordings.in_use(request.actor.organisation, *key)
    if own and own.body:
        return {"subject": own.subject, "body": own.body}
    return {"subject": "", "body": wordings.standing(key[0], key[2])[1]}


def _page(
    request: Request, key: Key, form: WordsForm, shown: wordings.Shown | None = None
) -> HttpResponse:
    code, channel, language = key
    versions = list(wordings.versions(request.actor.organisation, *key)[:MOST_VERSIONS])
    context = {
        "form": form,
        "template": wordings.TEMPLATES[code],
        "channel": Message.Channel(channel).label,
        "by_text": channel == Message.Channel.TEXT,
        "by_letter": channel == Message.Channel.LETTER,
        "in_words": IN_WORDS[language],
        "own": bool(versions and versions[0].body),
        "standing": wordings.standing(code, language)[1],
        "shown": shown,
        "parts": parts_of(shown.body) if shown else 0,
        "versions": versions,
    }
    return render(request, "messages/write_words.html", context, status=422 if form.errors else 200)


def _keep(request: Request, key: Key, subject: str, body: str) -> None:
    code, channel, language = key
    made = wordings.write_wording(
        actor=request.actor,
        code=code,
        channel=channel,
        language=language,
        subject=subject,
        body=body,
    )
    if made is None:
        messages.success(request, _("These words hold already."))
    elif made.body:
        messages.success(request, _("Saved. They hold for what is written from now on."))
    else:
        messages.success(request, _("The standing words hold again."))


def _on_paper(request: Request, shown: wordings.Shown, language: str) -> HttpResponse:
    sender = [request.actor.organisation_name]
    return pdf_file(
        example(shown.subject, shown.body, sender, language, large=False), "letter-example"
    )
