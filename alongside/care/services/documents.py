"""Verbs about what was brought to a case as a file."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.documents import visible_to, weight_of
from alongside.care.models import Case, Document
from alongside.care.models.document import LONGEST_TITLE
from alongside.care.services.cases import open_case
from alongside.common import clock
from alongside.common.document_files import checked
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.virus_scan import may_open, refusal, verdict_of
from alongside.common.whole import all_or_nothing
from alongside.people.queries.protection import is_in_circle
from alongside.people.restriction import check_usable

MOST_OF_A_CASE = 40 * 1024 * 1024  # bytes: the copy that the person asks for holds all of them


@all_or_nothing()
def add_document(
    *,
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    file: bytes,
    title: str,
    kind: str,
    shown: bool = False,
) -> Document:
    """Keep a file with a case. ``key`` becomes its id: sent twice it is kept once.

    Raises Refused for a file that may not be kept (``document_files``), for one without a title,
    when the case has no room, and for whoever may not know where a protected person is.
    """
    scan = verdict_of(file)
    content, media = checked(file)  # before anything is locked: a large file takes its time
    case = open_case(actor, case)
    return _keep(actor, case, key, content, media, scan, title, kind, shown)


@all_or_nothing()
def keep_drawn(
    *, actor: Actor, case: Case, key: uuid.UUID, pdf: bytes, title: str, kind: str, shown: bool
) -> Document:
    """Keep a PDF that the house drew, with a case that the actor sees, be it closed.

    Raises Refused as ``add_document`` does.
    """
    require(actor, Permission.CASES_WORK)
    media = Document.Media.PDF
    return _keep(actor, case, key, pdf, media, verdict_of(pdf), title, kind, shown)


def _keep(
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    content: bytes,
    media: str,
    scan: str,
    title: str,
    kind: str,
    shown: bool,
) -> Document:
    hold("documents", case.pk)
    earlier = visible_to(actor).filter(pk=key, case=case).first()
    if earlier:
        return earlier
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise Refused(_("Say in a few words what it is, up to 100 characters."), field="title")
    if kind not in Document.Kind.values:
        raise Refused(_("Choose what kind of document it is."), field="kind")
    if case.person.protected and not is_in_circle(actor, case.person_id):
        raise Refused(
            _(
                "This person is protected: only those who know where they are keep documents here. "
                "Ask one of them."
            ),
            field="file",
        )
    if weight_of(case.pk) + len(content) > MOST_OF_A_CASE:
        raise Refused(
            _("There is no room left for documents of this case (40 megabytes)."), field="file"
        )
    document = Document(
        pk=key,
        case=case,
        title=title.strip(),
        kind=kind,
        media=media,
        size=len(content),
        content=content,
        scan=scan,
        shown=shown,
        by_id=actor.user,
    )
    insert(document)
    record(actor, "document.add", document, people=[case.person_id], kind=kind, shown=shown)
    return document


@all_or_nothing()
def open_document(*, actor: Actor, document: Document) -> bytes:
    """The file itself, and a note that the actor took it.

    Raises Refused while a virus scanner has not found it clean.
    """
    require(actor, Permission.OWN_RECORD if actor.person_id else Permission.CASES_WORK)
    found = (
        visible_to(actor)
        .filter(pk=document.pk, removed_at=None)
        .values_list("content", "scan", "case__person_id")
    )
    for content, scan, person_id in found:
        if not may_open(scan):
            raise refusal(scan)
        record(actor, "document.open", document, people=[person_id])
        return bytes(content)
    raise NotPermitted(_("You may not read this document."))


@all_or_nothing()
def show_document(*, actor: Actor, document: Document, shown: bool) -> None:
    """Say whether the person sees it on their own pages. Said twice is said once."""
    case = open_case(actor, document.case)
    standing = visible_to(actor).filter(pk=document.pk, removed_at=None)
    changed = standing.exclude(shown=shown).update(shown=shown)
    if changed:
        record(actor, "document.show", document, people=[case.person_id], shown=shown)


@all_or_nothing()
def take_out_document(*, actor: Actor, document: Document, why: str) -> None:
    """Take it out of the case, of a closed one too; done before, nothing happens.

    Its row stays with the reason. What is about somebody else loses its file and its title at
    once: it must not be held here. All else stays out of sight until the record goes, so that
    nobody can keep from a person by this what the person asked for.
    """
    require(actor, Permission.CASES_WORK)
    hold("documents", document.case_id)
    if why not in Document.Why.values:
        raise Refused(_("Choose why it is taken out."), field="why")
    wrong = why == Document.Why.WRONG_PERSON
    if not wrong:
        check_usable(document.case.person)
    gone = {"content": b"", "size": 0, "title": "", "shown": False} if wrong else {"shown": False}
    changed = (
        visible_to(actor)
        .filter(pk=document.pk, removed_at=None)
        .update(removed_at=clock.now(), removed_by_id=actor.user, removed_why=why, **gone)
    )
    if changed:
        person_id = document.case.person_id
        record(actor, "document.take_out", document, people=[person_id], why=why)
