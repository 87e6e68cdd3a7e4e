"""Looking after the service: background work, and the record of who did what."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import Permission
from alongside.audit.queries import visible_to as audit_visible_to
from alongside.outbox.queries import troubled, workload
from alongside.outbox.services import retry
from alongside.web.admin.verbs import label
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


@requires(Permission.JOBS_VIEW)
def jobs(request: Request) -> HttpResponse:
    """How much is waiting, and every job that failed."""
    context = {
        "workload": workload(request.actor),
        "page": page_of(request, troubled(request.actor)),
    }
    return render(request, "admin/jobs.html", context)


@requires(Permission.JOBS_VIEW)
@require_POST
def retry_job(request: Request, job_id: int) -> HttpResponse:
    """Try one again."""
    if retry(actor=request.actor, job_id=job_id):
        messages.success(request, _("It is tried again now."))
    else:
        messages.info(request, _("This job is no longer among the failed ones."))
    return redirect("jobs")


@requires(Permission.AUDIT_VIEW)
def audit(request: Request) -> HttpResponse:
    """Who in the organisation looked at or changed what, newest first, in words."""
    entries = audit_visible_to(request.actor).select_related("user").order_by("-created_at")
    return render(request, "admin/audit.html", {"page": page_of(request, entries), "label": label})
