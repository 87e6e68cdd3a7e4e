"""What is offered, by whom, when, on what terms."""

from django.conf import settings

from alongside.directory.models import Capacity
from alongside.directory.tables.reading import Table, own, owned, whose

_TODAY = f"(now() AT TIME ZONE '{settings.TIME_ZONE}')::date"

SERVICE = Table(
    "service",
    f"""directory_service s LEFT JOIN directory_change c ON c.service_id = s.id
    LEFT JOIN directory_moment m ON m.id = c.moment_id
    LEFT JOIN LATERAL directory_assurance(s.id, s.organisation_id, {_TODAY}) a ON true""",
    {
        "id": "s.id",
        "organization_id": "s.organisation_id",
        **own("s", "name", "alternate_name", "description", "url", "email", "status"),
        **own("s", "interpretation_services", "application_process", "fees_description"),
        **own("s", "wait_time", "fees", "accreditations", "licenses", "eligibility_description"),
        **own("s", "minimum_age", "maximum_age", "alert", "assurer_email"),
        **own("s", "additional_information"),
        "assured_date": "greatest(s.assured_date, s.verified_at::date)",
        "last_modified": "coalesce(m.at, s.last_modified)",
        "x_first_visit": "s.first_visit",
        "x_takes_referrals": "s.takes_referrals",
        "x_verified_at": "s.verified_at",
        "x_verified_by": "s.verified_by",
        "x_tier": "coalesce(a.tier, 'listed')",
        "x_tier_given_on": "a.given_on",
        "x_tier_expires_on": "a.expires_on",
        "x_source": "s.source",
    },
    of_itself="service",
)
ORGANIZATION = Table(
    "organization",
    "organisations_organisation o",
    {
        **own("o", "id", "name", "alternate_name"),
        # The standard demands one.
        "description": "coalesce(nullif(o.description, ''), o.name)",
        **own("o", "email", "website", "legal_status", "logo", "uri"),
        "year_incorporated": "o.year_incorporated",
        "parent_organization_id": "o.parent_id",
        "x_kind": "o.kind",
    },
    of_itself="organization",
)
IDENTIFIER = Table(
    "organization_identifier",
    """(
        SELECT id, organisation_id, scheme, type, identifier
        FROM organisations_organisationidentifier
        UNION ALL SELECT md5('ods:' || id)::uuid, id, 'GB-NHS', 'ODS code', ods_code
        FROM organisations_organisation WHERE ods_code <> ''
        UNION ALL SELECT md5('charity:' || id)::uuid, id, 'GB-CHC', 'charity number', charity_number
        FROM organisations_organisation WHERE charity_number <> ''
    ) i""",
    {
        "id": "i.id",
        "organization_id": "i.organisation_id",
        "identifier_scheme": "i.scheme",
        "identifier_type": "i.type",
        "identifier": "i.identifier",
    },
    owned("organization_id"),
)
AT_LOCATION = Table(
    "service_at_location",
    "directory_serviceatlocation at",
    own("at", "id", "service_id", "location_id", "description"),
    {"service_id": "service"},
    of_itself="service_at_location",
)
SCHEDULE = Table(
    "schedule",
    """directory_schedule t LEFT JOIN LATERAL (
        SELECT json_agg(json_strip_nulls(json_build_object(
            'kind', e.kind, 'starts_on', e.starts_on, 'ends_on', e.ends_on,
            'opens_at', e.opens_at, 'closes_at', e.closes_at, 'reason', nullif(e.reason, '')
        )) ORDER BY e.starts_on, e.id) AS days
        FROM directory_scheduleexception e WHERE e.schedule_id = t.id
    ) e ON true""",
    own("t", "id")
    | whose("t", "service_id", "service_at_location_id", "location_id")
    | own("t", "valid_from", "valid_to", "dtstart", "until", "count", "wkst", "freq")
    | {"interval": "t.interval"}
    | own("t", "byday", "byweekno", "bymonthday", "byyearday", "description", "opens_at")
    | own("t", "closes_at", "schedule_link", "attending_type", "notes")
    | {"x_timezone": "t.timezone", "x_exceptions": "e.days"},
    owned("service_id", "service_at_location_id", "location_id"),
)
SERVICE_AREA = Table(
    "service_area",
    "directory_servicearea r LEFT JOIN organisations_area served ON served.id = r.area_id",
    own("r", "id")
    | whose("r", "service_id", "service_at_location_id")
    | own("r", "name", "description", "extent", "extent_type", "uri")
    | {
        "service_area": "coalesce(nullif(r.name, ''), served.name)",
        "x_area_code": "served.code",
        "x_outcodes": "r.outcodes",
    },
    owned("service_id", "service_at_location_id"),
)
COST_OPTION = Table(
    "cost_option",
    "directory_costoption k",
    own("k", "id", "service_id", "valid_from", "valid_to", "option", "currency")
    | {"amount": "k.amount::float8", "amount_description": "k.amount_description"},
    owned("service_id"),
)
# HSDS 3.1 demands a number: without one, a service that is full has 0.
CAPACITY = Table(
    "service_capacity",
    "directory_capacity q",
    {
        **own("q", "id", "service_id"),
        "unit_id": "md5('unit:' || q.unit)::uuid",
        "available": "CASE WHEN q.available IS NULL AND q.state IN "
        f"('{Capacity.State.FULL}', '{Capacity.State.WAITING_LIST}') THEN 0 ELSE q.available END",
        **own("q", "maximum", "description", "updated"),
        "x_unit": "q.unit",
        "x_state": "q.state",
        "x_expected_wait_days": "q.expected_wait_days",
        "x_source": "q.source",
    },
    owned("service_id"),
)
UNIT = Table(
    "unit",
    "(SELECT DISTINCT unit, md5('unit:' || unit)::uuid AS id FROM directory_capacity "
    "JOIN directory_service s ON s.id = service_id "
    "WHERE s.status IN ('active', 'temporarily closed')) u",
    own("u", "id") | {"name": "u.unit"},
)
FUNDING = Table(
    "funding",
    "directory_funding f",
    own("f", "id") | whose("f", "organization_id", "service_id") | own("f", "source"),
    owned("service_id", "organization_id"),
)
REVIEW = Table(
    "review",
    "directory_review v",
    {
        **own("v", "id", "service_id"),
        "reviewer_organization_id": "v.reviewer_id",
        **own("v", "title", "description", "date", "score", "url", "widget"),
    },
    owned("service_id"),
)
URL = Table(
    "url",
    "directory_url u",
    own("u", "id") | whose("u", "organization_id", "service_id") | own("u", "label", "url"),
    owned("service_id", "organization_id"),
)
