"""Who works for the organisation: the list, inviting, another role, leaving."""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.giving import roles_to_give
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_visible_to
from alongside.accounts.roles import Role
from alongside.common.errors import Refused
from alongside.onboarding.links import link_to
from alongside.onboarding.queries import invitations_visible_to, unanswered_at
from alongside.onboarding.services.invitations import invite, withdraw_invitation
from alongside.onboarding.services.members import change_role, let_go
from alongside.organisations.models import Organisation
from alongside.organisations.queries import organisation_with
from alongside.web.doors import Request, requires
from alongside.web.organisation.forms import InviteForm, RoleForm
from alongside.web.paging import page_of
from alongside.web.replies import form_key, refuse


@requires(Permission.MEMBERS_MANAGE)
@require_safe
def members(request: Request) -> HttpResponse:
    """Everybody who works here, and the links that nobody has used yet."""
    context = {
        "page": page_of(request, members_visible_to(request.actor)),
        "invitations": unanswered_at(request.actor, _own(request)),
    }
    return render(request, "organisation/members.html", context)


@requires(Permission.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_member(request: Request) -> HttpResponse:
    """Invite a colleague; what each role sees stands beside it."""
    organisation = _own(request)
    roles = roles_to_give(request.actor, organisation.kind)
    form = InviteForm(roles, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = uuid.UUID(form_key(request))
        try:
            invite(actor=request.actor, organisation=organisation, key=key, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            tell_of_link(request, key, form.cleaned_data["name"])
            return redirect("members")
    context = {
        "form": form,
        "hints": _described(roles),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/invite.html", context, status=status)


def _described(roles: Mapping[str, type[Role]]) -> dict[str, str]:
    """What each role does and sees, to stand beside its name."""
    return {code: str(role.description) for code, role in roles.items()}


def tell_of_link(request: Request, key: uuid.UUID, name: str) -> None:
    """Say that the link is on its way; nothing leaves the demonstration, so there it is shown."""
    messages.success(request, _("The link for %(name)s is on its way.") % {"name": name})
    if settings.DEMO:
        messages.info(
            request,
            _("This is the demonstration, so nothing is sent. The link: %(link)s")
            % {"link": link_to(key)},
        )


@requires(Permission.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: Request, membership_id: uuid.UUID) -> HttpResponse:
    """One colleague: what they may do, and changing it."""
    found = _member(request, membership_id)
    roles = roles_to_give(request.actor, found.organisation.kind)
    changes = request.method == "POST"
    form = RoleForm(
        roles, request.POST if changes else None, initial={"role_code": found.role_code}
    )
    if changes and form.is_valid():
        try:
            change_role(actor=request.actor, membership=found, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("%(name)s has the new role now.") % {"name": found.user.name}
            )
            return redirect("members")
    return _page(request, found, form, roles)


def _page(
    request: Request, found: Membership, form: RoleForm, roles: Mapping[str, type[Role]]
) -> HttpResponse:
    mine = found.user_id == request.actor.user_id
    context = {
        "membership": found,
        "form": form,
        "hints": _described(roles),
        "mine": mine,
        "may_change": not mine and found.role_code in roles,
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/member.html", context, status=status)


@requires(Permission.MEMBERS_MANAGE)
@require_POST
def end_member(request: Request, membership_id: uuid.UUID) -> HttpResponse:
    """A colleague leaves."""
    found = _member(request, membership_id)
    try:
        let_go(actor=request.actor, membership=found)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(
            request,
            _("%(name)s no longer works for %(organisation)s here.")
            % {"name": found.user.name, "organisation": found.organisation.name},
        )
    return redirect("members")


@requires(Permission.MEMBERS_MANAGE, Permission.ORGANISATIONS_TAKE_ON)
@require_POST
def withdraw_link(request: Request, invitation_id: uuid.UUID) -> HttpResponse:
    """Make a link useless that nobody has used yet."""
    found = invitations_visible_to(request.actor).filter(pk=invitation_id).first()
    if found is None:
        raise Http404
    if withdraw_invitation(actor=request.actor, invitation=found):
        messages.success(request, _("The link no longer works."))
    else:
        messages.info(request, _("It was used, or taken back before."))
    return redirect(
        "members" if found.organisation_id == request.actor.organisation else "arrivals"
    )


def _own(request: Request) -> Organisation:
    return organisation_with(request.actor.organisation)


def _member(request: Request, membership_id: uuid.UUID) -> Membership:
    found = members_visible_to(request.actor).filter(pk=membership_id).first()
    if found is None:
        raise Http404
    return found
