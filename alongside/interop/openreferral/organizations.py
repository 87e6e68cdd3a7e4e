"""/organizations: HSDS has it, its UK profile leaves it out."""

import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from alongside.directory.listing import known_organisations, listed_organisations
from alongside.interop.openreferral import nesting
from alongside.interop.openreferral.answers import answer, page
from alongside.interop.openreferral.endpoint import endpoint
from alongside.interop.openreferral.parameters import OrganizationQuestion
from alongside.interop.openreferral.streams import ndjson
from alongside.interop.problems import problem


@endpoint(OrganizationQuestion)
def organization_list(request: HttpRequest, question: OrganizationQuestion) -> HttpResponseBase:
    found = listed_organisations()
    if question.search:
        found = found.filter(name__icontains=question.search)
    read = nesting.full_organizations if question.full else nesting.brief_organizations
    if question.format == "ndjson":
        return ndjson(request, found, read)
    ids = [*found.order_by("id").values_list("pk", flat=True)[question.rows]]
    return answer(request, page(question, found.count(), read(ids)))


@endpoint()
def one_organization(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponseBase:
    if not known_organisations().filter(pk=organization_id).exists():
        return problem(404, "There is no organisation with this id.")
    return answer(request, nesting.full_organizations([organization_id])[0])
