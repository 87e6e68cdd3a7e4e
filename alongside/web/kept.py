"""What somebody typed into a form that could not be taken, kept until they can send it.

A session ends while a form is open, or the page is out of date: the post is refused, nothing is
done. The refusal page carries the typing in a signed hidden field, through the sign-in form into
the new session, and the form's own page shows it again. Only the user who was shown the form gets
it back: the form carries a signed note of who and where that was.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.template.backends.utils import csrf_input
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

NOTE = "form_owner"
KEPT = "kept"
_SALT_NOTE, _SALT_KEPT = "alongside.form-owner", "alongside.kept-typing"
WELCOME_BACK = _("Here is what you typed. It has not been sent yet.")
_LONGEST = 12 * 60 * 60  # seconds; as long as a session
_NOT_TYPED = ("csrfmiddlewaretoken", NOTE, KEPT)


@dataclass(frozen=True)
class Kept:
    """One form's fields (url-encoded), who typed them, on which page, and where they went."""

    owner: str
    page: str
    action: str
    fields: str

    @property
    def data(self) -> QueryDict:
        return QueryDict(self.fields)


def form_secrets(request: HttpRequest) -> SafeString:
    """The hidden inputs of every posted form: against forgery, and whose form this is.

    The same in all forms of one page, which may have one in every row.
    """
    made: SafeString | None = getattr(request, "form_secrets", None)
    if made is None:
        made = _secrets(request)
        request.form_secrets = made  # type: ignore[attr-defined]
    return made


def _secrets(request: HttpRequest) -> SafeString:
    note = _note(request)
    hidden = format_html('<input type="hidden" name="{}" value="{}">', NOTE, note) if note else ""
    return format_html("{}{}", csrf_input(request), hidden)


def _note(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    # A form shown again with its errors still belongs to the page it was first shown on.
    first = _read(request.POST.get(NOTE, ""), _SALT_NOTE) if request.method == "POST" else None
    page = first["page"] if first else request.get_full_path()
    return signing.dumps({"owner": str(user.pk), "page": page}, salt=_SALT_NOTE)


def _read(token: str, salt: str) -> dict[str, Any] | None:
    try:
        read: dict[str, Any] = signing.loads(token, salt=salt, max_age=_LONGEST)
    except signing.BadSignature:
        return None
    return read


def keep(request: HttpRequest) -> str:
    """The posted fields as a signed token for a hidden input; empty when nobody owns the form."""
    note = _read(request.POST.get(NOTE, ""), _SALT_NOTE)
    if note is None:
        return ""
    typed = request.POST.copy()
    for name in list(typed):
        if name in _NOT_TYPED or "password" in name:
            del typed[name]
    return signing.dumps(
        [note["owner"], note["page"], request.path, typed.urlencode()],
        salt=_SALT_KEPT,
        compress=True,
    )


def opened(token: str) -> Kept | None:
    """What a token holds; None when it is empty, too old or not ours."""
    try:
        return Kept(*signing.loads(token, salt=_SALT_KEPT, max_age=_LONGEST)) if token else None
    except signing.BadSignature:
        return None


def hand_over(request: HttpRequest, token: str, user_id: uuid.UUID | None) -> Kept | None:
    """Put the typing into the session of its owner; None, and nothing kept, for anyone else."""
    kept = opened(token)
    if kept is None or kept.owner != str(user_id):
        return None
    request.session[KEPT] = token
    return kept


def kept_typing(request: HttpRequest, action: str = "") -> QueryDict | None:
    """What the signed-in user had typed into the form posted to ``action`` (else: to this page).

    Given once. ``form = NoteForm(kept_typing(request))`` shows it again, not yet sent.
    """
    if request.method != "GET" or KEPT not in request.session:
        return None
    kept = opened(request.session[KEPT])
    if kept is None or kept.owner != str(request.user.pk):
        del request.session[KEPT]
        return None
    if kept.action != (action or request.path):
        return None
    del request.session[KEPT]
    return kept.data
