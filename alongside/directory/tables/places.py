"""Where it is and whom to ask."""

from alongside.directory.models import Accessibility
from alongside.directory.tables.reading import Table, in_words, own, owned, whose

_OF = owned("service_id", "service_at_location_id", "location_id", "organization_id")


LOCATION = Table(
    "location",
    "directory_location l",
    {
        "id": "l.id",
        "organization_id": "l.organisation_id",
        **own("l", "location_type", "name", "alternate_name", "description", "transportation"),
        # In metres; the reader makes degrees of them.
        "latitude": "l.place[1]",
        "longitude": "l.place[0]",
        **own("l", "external_identifier", "external_identifier_type"),
    },
    of_itself="location",
)
ADDRESS = Table(
    "address",
    "directory_address d",
    own("d", "id", "location_id", "attention", "address_1", "address_2", "city", "region")
    | own("d", "state_province", "postal_code", "country", "address_type"),
    owned("location_id"),
)
ACCESSIBILITY = Table(
    "accessibility",
    "directory_accessibility y",
    {
        **own("y", "id", "location_id"),
        "description": "coalesce(nullif(y.description, ''), "
        f"{in_words(Accessibility.Fact, 'y.fact')} || CASE WHEN y.holds THEN '' ELSE ': no' END)",
        **own("y", "details", "url"),
        "x_fact": "y.fact",
        "x_holds": "CASE WHEN y.fact <> '' THEN y.holds END",
    },
    owned("location_id"),
)
CONTACT = Table(
    "contact",
    "directory_contact c",
    own("c", "id") | whose("c", *_OF) | own("c", "name", "title", "department", "email"),
    _OF,
)
PHONE = Table(
    "phone",
    """(
        SELECT id, service_id, service_at_location_id, location_id, organisation_id, contact_id,
            number, extension, type, description
        FROM directory_phone
        UNION ALL SELECT md5('phone:' || id)::uuid, NULL, NULL, NULL, id, NULL, phone, '', '', ''
        FROM organisations_organisation WHERE phone <> ''
    ) p""",
    own("p", "id")
    | whose("p", *_OF, "contact_id")
    | own("p", "number", "extension", "type", "description"),
    {**_OF, **owned("contact_id")},
)
LANGUAGE = Table(
    "language",
    "directory_language g",
    own("g", "id")
    | whose("g", "service_id", "location_id", "phone_id")
    | own("g", "name", "code", "note"),
    owned("service_id", "location_id", "phone_id"),
)
