"""What entries refer to: organisations, terms and needs, made where they are missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from alongside.directory.copying import Rows, new_key
from alongside.directory.entry import Entry, Offerer
from alongside.directory.models import Taxonomy, TaxonomyTerm
from alongside.directory.triggers import unfollowed
from alongside.needs.models import Need
from alongside.organisations.models import Organisation

Id = Any

_OFFERED = tuple(part.name for part in fields(Offerer))


@dataclass
class Known:
    """Remembered between chunks. ``kind`` is that of organisations that have to be made."""

    kind: str
    organisations: dict[str, Id] = field(default_factory=dict)
    terms: dict[tuple[str, str], Id] = field(default_factory=dict)
    needs: dict[str, Id] = field(default_factory=dict)
    made: list[Id] = field(default_factory=list)
    _numbers: dict[str, Id] = field(default_factory=dict)

    def organisation(self, entry: Entry) -> Id:
        """Who offers it."""
        number = entry.offerer.charity_number if entry.offerer else ""
        return self._numbers.get(number) or self.organisations[entry.organisation.casefold()]

    def learn(self, entries: Sequence[Entry]) -> None:
        """Look up all that these entries refer to; make the organisations and terms missing."""
        if not self.organisations:
            self._load_organisations()
        for entry in entries:
            for pair in entry.terms:
                if pair not in self.terms:
                    self.terms[pair] = _term(*pair)
        self._make_organisations(entries)
        wanted = {code for entry in entries for code in entry.needs} - self.needs.keys()
        if wanted:
            self.needs |= dict(Need.objects.filter(code__in=wanted).values_list("code", "id"))

    def _load_organisations(self) -> None:
        known = Organisation.objects.order_by("-created_at")
        for organisation, name, number in known.values_list("id", "name", "charity_number"):
            self.organisations[name.casefold()] = organisation
            if number:
                self._numbers[number] = organisation

    def _make_organisations(self, entries: Sequence[Entry]) -> None:
        rows = Rows()
        for entry in entries:
            about = entry.offerer or Offerer()
            folded = entry.organisation.casefold()
            if folded in self.organisations or about.charity_number in self._numbers:
                continue
            made = self.organisations[folded] = new_key()
            if about.charity_number:
                self._numbers[about.charity_number] = made
            self.made.append(made)
            rows.add(
                Organisation,
                id=made,
                name=entry.organisation,
                kind=self.kind,
                **{name: getattr(about, name) for name in _OFFERED},
            )
        with unfollowed():  # nothing hangs on them yet; what is listed of them follows
            rows.copy()


def _term(taxonomy: str, name: str) -> Id:
    term, _made = TaxonomyTerm.objects.get_or_create(
        taxonomy=Taxonomy.objects.get_or_create(name=taxonomy)[0], name=name
    )
    return term.id
