"""/taxonomies and /taxonomy_terms."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from alongside.directory.tables import TAXONOMY, TAXONOMY_TERM, page_of, rows
from alongside.interop.openreferral.answers import answer, page
from alongside.interop.openreferral.endpoint import endpoint
from alongside.interop.openreferral.parameters import TaxonomyQuestion, TermQuestion
from alongside.interop.problems import problem


@endpoint(TaxonomyQuestion)
def taxonomy_list(request: HttpRequest, question: TaxonomyQuestion) -> HttpResponseBase:
    total, found = page_of(TAXONOMY, _named("x.name", question.search), question.rows)
    return answer(request, page(question, total, found))


@endpoint()
def one_taxonomy(request: HttpRequest, taxonomy_id: uuid.UUID) -> HttpResponseBase:
    found = rows(TAXONOMY, {"taxonomy": [taxonomy_id]})
    return answer(request, found[0]) if found else problem(404, "There is no such taxonomy.")


@endpoint(TermQuestion)
def term_list(request: HttpRequest, question: TermQuestion) -> HttpResponseBase:
    wanted = _named("w.name", question.search)
    if question.taxonomy_id:
        wanted["w.taxonomy_id = %s"] = question.taxonomy_id
    if question.parent_id:
        wanted["w.parent_id = %s"] = question.parent_id
    if question.top_only:
        wanted["(w.parent_id IS NULL) = %s"] = True
    total, found = page_of(TAXONOMY_TERM, wanted, question.rows)
    return answer(request, page(question, total, found))


@endpoint()
def one_term(request: HttpRequest, term_id: uuid.UUID) -> HttpResponseBase:
    found = rows(TAXONOMY_TERM, {"taxonomy_term": [term_id]})
    if not found:
        return problem(404, "There is no such term.")
    taxonomies = rows(TAXONOMY, {"taxonomy": [found[0]["taxonomy_id"]]})
    return answer(request, {**found[0], "taxonomy_detail": taxonomies[0]})


def _named(column: str, words: str) -> dict[str, Any]:
    return {f"position(lower(%s) in lower({column})) > 0": words} if words else {}
