"""For whom a service is, as something to filter by; and room as its keeper says it, before counts."""

from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

BEFORE = import_module("alongside.directory.migrations.0060_offered_until")

WOMEN = r"\m(women|woman|females?|girls?|lad(y|ies)|menywod|merched)\M"
MEN = r"\m(men|man|males?|boys?|gentlemen|dynion|bechgyn)\M"
SELF = r"\m(self|yourself|themsel(f|ves)|anyone|anybody|eu hunain)\M"
CONDITIONS = {
    "addiction": r"alcohol|\mdrugs?\M|addict|substance",
    "autism": r"autis|asperger|awtist|neurodiver|\madhd\M",
    "brain-injury": r"stroke|strôc|brain injur|anaf.* ymennydd",
    "cancer": r"cancer|canser",
    "dementia": r"dementia|alzheimer|memory loss",
    "diabetes": r"diabet",
    "hearing-loss": r"deaf|hearing (loss|impair)|byddar",
    "heart": r"\mheart\M|cardiac|\mcalon\M",
    "learning-disability": r"learning[- ](disab|difficult)|anabledd dysgu",
    "long-term": r"long[- ]term|hirdymor",
    "lungs": r"\mlungs?\M|\mcopd\M|asthma|breathing|ysgyfaint",
    "mental-health": r"mental|depress|anxi|psychosis|bipolar|schizophren|iechyd meddwl",
    "neurological": r"neurolog|parkinson|multiple sclerosis|motor neurone|epilep",
    "pain": r"\mpain\M|fibromyalgia|arthritis|\mpoen\M",
    "physical-disability": r"physical\w* (disab|impair)|wheelchair|anabledd corfforol",
    "sight-loss": r"sight|blind|visual\w* impair|\mdall\M",
}
_KNOWN = ", ".join(f"('{code}', '{pattern}')" for code, pattern in CONDITIONS.items())

# What nobody has said excludes nobody: who says nothing of women or men is there for both.
WHO = f"""CROSS JOIN LATERAL (
    SELECT
        coalesce(bool_or(e.fact = 'gender' AND said.words ~* '{WOMEN}'), false) AS women,
        coalesce(bool_or(e.fact = 'gender' AND said.words ~* '{MEN}'), false) AS men,
        coalesce(bool_or(e.fact = 'referred_by') AND NOT
            bool_or(e.fact = 'referred_by' AND said.words ~* '{SELF}'), false) AS referred,
        coalesce(bool_or(e.fact = 'school_year'), false) AS pupils,
        coalesce(bool_or(e.fact IN ('school_year', 'young_person')), false) AS young,
        coalesce(array_agg(DISTINCT 'condition:' || known.code)
            FILTER (WHERE known.code IS NOT NULL), '{{}}') AS conditions
    FROM directory_eligibility e
    CROSS JOIN LATERAL (SELECT concat_ws(' ', e.code, e.description) AS words) said
    LEFT JOIN (VALUES {_KNOWN}) known (code, pattern)
        ON e.fact = 'condition' AND said.words ~* known.pattern
    WHERE e.service_id = s.id
) who
CROSS JOIN LATERAL (
    SELECT
        who.women AND NOT who.men OR coalesce(bool_or(a.fact = 'women-only'), false) AS women_only,
        who.men AND NOT who.women OR coalesce(bool_or(a.fact = 'men-only'), false) AS men_only
    FROM directory_accessibility a
    WHERE a.location_id = spot.id AND a.holds
) gender
CROSS JOIN LATERAL (
    SELECT
        needs.codes ||"""
OF_SERVICE = """UNION ALL SELECT unnest(who.conditions)
            UNION ALL SELECT 'route:' || CASE WHEN who.referred THEN 'referral' ELSE 'self' END
            UNION ALL SELECT 'young:under-18' WHERE s.maximum_age <= 18 OR who.pupils
            UNION ALL SELECT 'young:under-25' WHERE s.maximum_age <= 25 OR who.young
            UNION ALL SELECT 'refer:yes'"""
OF_SPOT = """UNION ALL SELECT 'gender:female' WHERE NOT gender.men_only
            UNION ALL SELECT 'gender:male' WHERE NOT gender.women_only
            UNION ALL SELECT 'gender:women-only' WHERE gender.women_only
            UNION ALL SELECT 'gender:men-only' WHERE gender.men_only
            UNION ALL SELECT 'mode:in_venue'"""
CHANGES = {
    "CROSS JOIN LATERAL (\n    SELECT\n        needs.codes ||": WHO,
    "UNION ALL SELECT 'refer:yes'": OF_SERVICE,
    "UNION ALL SELECT 'mode:in_venue'": OF_SPOT,
    "WHERE c.service_id = s.id\n    ORDER BY array_position": (
        "WHERE c.service_id = s.id\n    ORDER BY c.unit <> 'place', array_position"
    ),
}


def _changed(searchable: str) -> str:
    for old, new in CHANGES.items():
        if searchable.count(old) != 1:
            raise ValueError(f"The view has changed: {old}")
        searchable = searchable.replace(old, new)
    return searchable


SEARCHABLE = _changed(BEFORE.SEARCHABLE)


class Migration(migrations.Migration):
    dependencies = [("directory", "0060_offered_until")]
    operations = [
        migrations.RunSQL(
            ["DROP VIEW directory_searchable", SEARCHABLE, BEFORE.LIST_ALL],
            ["DROP VIEW directory_searchable", BEFORE.SEARCHABLE, BEFORE.LIST_ALL],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eligibility",
            trigger=pgtrigger.compiler.Trigger(
                name="touch_services_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM directory_list_services(ARRAY(SELECT service_id FROM changed)); RETURN NULL;",
                    hash="f8d3d183f3548f9456f5ff7028a97a4643ee47de",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_touch_services_on_insert_14649",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="directory_eligibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eligibility",
            trigger=pgtrigger.compiler.Trigger(
                name="touch_services_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM directory_list_services(ARRAY(SELECT service_id FROM changed)); RETURN NULL;",
                    hash="e5d3fd8a7a4e528501946113b0699cb87de3f586",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_touch_services_on_update_0e135",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="directory_eligibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eligibility",
            trigger=pgtrigger.compiler.Trigger(
                name="touch_services_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM directory_list_services(ARRAY(SELECT service_id FROM changed)); RETURN NULL;",
                    hash="beaba66ebcb08fc42b874a21e2af6a2e919c2d8a",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_touch_services_on_delete_85b80",
                    referencing="REFERENCING OLD TABLE AS changed ",
                    table="directory_eligibility",
                    when="AFTER",
                ),
            ),
        ),
    ]
