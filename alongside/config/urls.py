"""Every address of the service, one line for each journey."""

from django.urls import include, path

from alongside.web.health import healthz

urlpatterns = [
    path("", include("alongside.web.home.urls")),
    path("help/", include("alongside.portal.selfreferral.urls")),
    path("help/", include("alongside.portal.selfreferral.ask_urls")),
    path("my/", include("alongside.portal.urls")),
    path("refer/", include("alongside.web.referring.urls")),
    path("cases/", include("alongside.web.caseload.urls")),
    path("cases/", include("alongside.web.matching.urls")),
    path("provider/", include("alongside.web.providers.urls")),
    path("places/", include("alongside.web.booking.urls")),
    path("calendar/", include("alongside.web.calendars.urls")),
    path("offered/", include("alongside.web.offered.urls")),
    path("volunteer/", include("alongside.web.volunteers.urls")),
    path("asking/", include("alongside.web.outside.urls")),
    path("invited/", include("alongside.web.invited.urls")),
    path("went/", include("alongside.web.went.urls")),
    path("out/", include("alongside.web.out.urls")),
    path("yourself/", include("alongside.web.owncare.urls")),
    path("directory/embed/", include("alongside.web.embedding.urls")),
    path("directory/", include("alongside.web.directory.urls")),
    path("safeguarding/", include("alongside.web.safeguarding.urls")),
    path("messages/", include("alongside.web.messages.urls")),
    path("reports/", include("alongside.web.reports.urls")),
    path("admin/", include("alongside.web.admin.urls")),
    path("privacy/", include("alongside.web.privacy.urls")),
    path("organisation/questions/", include("alongside.web.questions.urls")),
    path("", include("alongside.web.organisation.urls")),
    path("account/", include("alongside.web.account.urls")),
    path("api/v1/", include("alongside.interop.figures.urls")),
    path("api/v1/", include("alongside.interop.referrals.urls")),
    path("api/notify/", include("alongside.interop.notify.urls")),
    path("api/open-referral/v3/", include("alongside.interop.openreferral.urls")),
    path("", include("alongside.web.directory.site.crawling")),
    path("healthz", healthz, name="healthz"),
]

handler400 = "alongside.web.errors.bad_request"
handler403 = "alongside.web.errors.forbidden"
handler404 = "alongside.web.errors.not_found"
handler429 = "alongside.web.errors.too_many"
handler500 = "alongside.web.errors.server_error"
