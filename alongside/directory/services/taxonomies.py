"""Loading somebody's list of terms."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Taxonomy, TaxonomyTerm
from alongside.directory.permission import may_import
from alongside.directory.sources.found import many, text

LARGEST_FILE = 20 * 1024 * 1024  # bytes


@all_or_nothing()
def load_taxonomy(*, actor: Actor, path: Path) -> tuple[Taxonomy, int]:
    """The taxonomy of a SKOS concept scheme in JSON-LD, and how many terms it has.

    Loaded again, terms keep their ids and take over new names; those that left the list stay, for
    services may carry them. Its licence is kept with it, to be said wherever it is shown. Raises
    Refused for a file that is not such a list.
    """
    may_import(actor)
    scheme = _read(path)
    concepts = [concept for concept in many(scheme, "concept") if text(concept, "prefLabel")]
    name = text(scheme, "title")[:100]
    if not name or not concepts:
        raise Refused(_("%s holds no list of terms with a title.") % path.name)
    about = [text(scheme, "description"), _("Licence: %s") % text(scheme, "license")]
    taxonomy, _made = Taxonomy.objects.update_or_create(
        name=name, defaults={"description": "\n".join(about), "uri": text(scheme, "id")[:300]}
    )
    terms = _terms(taxonomy, concepts)
    _order(concepts, terms)
    record(actor, "directory.load_taxonomy", taxonomy, terms=len(terms))
    return taxonomy, len(terms)


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(_("%s is too large for a list of terms.") % path.name)
        scheme = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise Refused(
            _("%(name)s cannot be read: %(why)s.") % {"name": path.name, "why": error}
        ) from error
    if not isinstance(scheme, dict):
        raise Refused(_("%s holds no list of terms with a title.") % path.name)
    return scheme


def _terms(taxonomy: Taxonomy, concepts: list[Any]) -> dict[str, TaxonomyTerm]:
    """The terms by the ids of their concepts."""
    known = {term.term_uri: term for term in taxonomy.terms.exclude(term_uri="")}
    named = {term.name: term for term in taxonomy.terms.all()}
    found = {}
    for concept in concepts:
        uri, name = text(concept, "id")[:300], text(concept, "prefLabel")[:150]
        term = known.get(uri) or named.get(name) or TaxonomyTerm(taxonomy=taxonomy)
        term.name, term.term_uri = name, uri
        term.code = text(concept, "notation", "identifier")[:100]
        term.description = text(concept, "definition")
        term.save()
        named[name] = found[uri] = term
    return found


def _order(concepts: list[Any], terms: dict[str, TaxonomyTerm]) -> None:
    """Each term below its broader one."""
    for concept in concepts:
        broader = concept.get("broader")
        above = broader[0] if isinstance(broader, list) and broader else broader
        term, parent = terms[text(concept, "id")[:300]], terms.get(str(above)[:300])
        term.parent = parent if parent and parent.pk != term.pk else None
    TaxonomyTerm.objects.bulk_update(terms.values(), ["parent"], batch_size=500)
