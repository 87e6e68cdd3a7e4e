"""What somebody would see: of a role before it is given, of a colleague who has it."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_visible_to
from alongside.accounts.roles import ROLES, Role
from alongside.web.access.preview import preview_of
from alongside.web.doors import Request, requires


@requires()
@require_safe
def role_preview(request: Request, code: str) -> HttpResponse:
    """What anybody with this role sees and never sees."""
    if code not in ROLES:
        raise Http404
    role = ROLES[code]
    return _page(request, role, str(role.name), reverse("roles"))


@requires(Permission.MEMBERS_MANAGE)
@require_safe
def member_preview(request: Request, membership_id: uuid.UUID) -> HttpResponse:
    """What this colleague sees and never sees."""
    found = members_visible_to(request.actor).filter(pk=membership_id).first()
    if found is None:
        raise Http404
    return _page(request, found.role, found.user.name, reverse("member", args=[found.pk]))


def _page(request: Request, role: type[Role], who: str, back: str) -> HttpResponse:
    context = {"role": role, "who": who, "back": back, **preview_of(role)}
    return render(request, "organisation/role_preview.html", context)
