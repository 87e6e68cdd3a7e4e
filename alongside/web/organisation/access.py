"""Whether colleagues still need access, asked every quarter; and what leavers left open."""

import uuid
from collections import defaultdict

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.giving import roles_to_give
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_visible_to
from alongside.care.leaving import Left, left_by
from alongside.common.errors import Refused
from alongside.onboarding.access import due_to, leavers_visible_to, reviews_visible_to
from alongside.onboarding.models import AccessReview
from alongside.onboarding.services.members import review
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import form_key, refuse


class ReviewForm(forms.Form):
    """Keep, another role, or gone."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Do they still need it?"),
        choices=AccessReview.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether they still need it")},
    )
    role_code = forms.ChoiceField(
        label=gettext_lazy("The other role, if they need another"), required=False
    )

    def __init__(self, roles: dict[str, str], typed: object = None) -> None:
        super().__init__(typed)  # type: ignore[arg-type]
        self.fields["role_code"].choices = [("", _("Choose a role")), *roles.items()]  # type: ignore[attr-defined]

    def clean_role_code(self) -> str:
        """Another role is named where one is needed."""
        code: str = self.cleaned_data["role_code"]
        if self.cleaned_data.get("decision") == AccessReview.Decision.CHANGE and not code:
            raise forms.ValidationError(_("Choose the other role"))
        return code


@requires(Permission.MEMBERS_MANAGE)
@require_safe
def access_review(request: Request) -> HttpResponse:
    """Who is due, and what was decided before."""
    context = {
        "due": due_to(request.actor),
        "page": page_of(request, reviews_visible_to(request.actor)),
    }
    return render(request, "organisation/access.html", context)


@requires(Permission.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def review_member(request: Request, membership_id: uuid.UUID) -> HttpResponse:
    """One colleague: when they signed in last, and whether they still need it."""
    found = members_visible_to(request.actor).filter(pk=membership_id).first()
    if found is None:
        if request.method == "POST" and _is_noted(request, membership_id):
            return redirect("access_review")
        raise Http404
    given = roles_to_give(request.actor, found.organisation.kind)
    others = {code: str(role.name) for code, role in given.items() if code != found.role_code}
    form = ReviewForm(others, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = uuid.UUID(form_key(request))
        try:
            review(actor=request.actor, membership=found, key=key, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted for %(name)s.") % {"name": found.user.name})
            return redirect("access_review")
    context = {
        "membership": found,
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/access_member.html", context, status=status)


def _is_noted(request: Request, membership_id: uuid.UUID) -> bool:
    """This very form was sent before: a double click ended what it asks about."""
    noted = reviews_visible_to(request.actor).filter(membership_id=membership_id)
    return noted.filter(pk=form_key(request)).exists()


@requires(Permission.MEMBERS_MANAGE)
@require_safe
def leavers(request: Request) -> HttpResponse:
    """Who left, when, and who has now what they had open: numbers, no person."""
    page = page_of(request, leavers_visible_to(request.actor))
    rows: list[Membership] = list(page.object_list)
    left: defaultdict[uuid.UUID, list[Left]] = defaultdict(list)
    for one in left_by(request.actor.organisation, [row.user_id for row in rows]):
        left[one.leaver_id].append(one)
    return render(request, "organisation/leavers.html", {"page": page, "left": dict(left)})
