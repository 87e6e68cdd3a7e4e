"""Reading organisations: who they are is public knowledge."""

from django.db.models import QuerySet

from alongside.organisations.models import Organisation


def link_worker_teams() -> QuerySet[Organisation]:
    """The teams a person can be referred to, by name."""
    return Organisation.objects.filter(kind=Organisation.Kind.LINK_WORKER_TEAM).select_related(
        "area"
    )
