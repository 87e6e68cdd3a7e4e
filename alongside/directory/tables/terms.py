"""What things are called: taxonomies, and what carries which term.

The vocabulary of need and the kinds of eligibility are taxonomies like any other to the reader.
"""

from alongside.directory.models import Eligibility
from alongside.directory.tables.reading import Table, ids_of, named_id, own, owned, whose

NEEDS = named_id("taxonomy", "needs")
FACTS = named_id("taxonomy", "eligibility")

ATTRIBUTE = Table(
    "attribute",
    f"""(
        SELECT id, coalesce(service_id, organisation_id, location_id) AS link_id,
            CASE WHEN service_id IS NOT NULL THEN 'service'
                WHEN location_id IS NOT NULL THEN 'location' ELSE 'organization' END AS link_entity,
            service_id, organisation_id, location_id, term_id, link_type, label, value
        FROM directory_attribute
        UNION ALL SELECT id, service_id, 'service', service_id, NULL, NULL, need_id, 'need', '', ''
        FROM directory_serviceneed
        UNION ALL SELECT id, service_id, 'service', service_id, NULL, NULL,
            {ids_of("eligibility", Eligibility.Fact.values, "fact")}, 'eligibility',
            description, code
        FROM directory_eligibility
    ) b""",
    {
        **own("b", "id", "link_id"),
        "taxonomy_term_id": "b.term_id",
        **own("b", "link_type", "link_entity", "label", "value"),
        **whose("b", "service_id", "organization_id", "location_id"),
    },
    owned("service_id", "organization_id", "location_id"),
)
_FACTS = ", ".join(
    f"('{named_id('eligibility', code)}'::uuid, '{code}', '{words}')"
    for code, words in Eligibility.Fact.choices
)
TAXONOMY = Table(
    "taxonomy",
    f"""(
        SELECT id, name, description, uri, version FROM directory_taxonomy
        UNION ALL VALUES
            ('{NEEDS}'::uuid, 'Needs', 'What people come with, in plain words.', '', ''),
            ('{FACTS}'::uuid, 'Eligibility', 'What a service asks of whoever comes.', '', '')
    ) x""",
    {
        **own("x", "id", "name"),
        "description": "coalesce(nullif(x.description, ''), x.name)",
        **own("x", "uri", "version"),
    },
    of_itself="taxonomy",
)
TAXONOMY_TERM = Table(
    "taxonomy_term",
    f"""(
        SELECT w.id, w.code, w.name, w.description, w.parent_id, w.taxonomy_id,
            x.name AS taxonomy, w.term_uri
        FROM directory_taxonomyterm w JOIN directory_taxonomy x ON x.id = w.taxonomy_id
        UNION ALL SELECT id, code, name, description, NULL, '{NEEDS}'::uuid, 'Needs', ''
        FROM needs_need
        UNION ALL SELECT id, code, name, '', NULL, '{FACTS}'::uuid, 'Eligibility', ''
        FROM (VALUES {_FACTS}) AS fact (id, code, name)
    ) w""",
    {
        **own("w", "id", "code", "name"),
        "description": "coalesce(nullif(w.description, ''), w.name)",
        **own("w", "parent_id", "taxonomy", "taxonomy_id"),
        "term_uri": "w.term_uri",
        "term": "w.name",
    },
    of_itself="taxonomy_term",
)
