"""Reading what is held of the person, in a role that can read nothing else."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BinaryField
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common.row_security import COPY_ROLE
from alongside.outcomes.instruments import instrument
from alongside.people.queries.merging import all_ids
from alongside.referrals.about_me import AboutMe, read
from alongside.rights.copying.enclosed import file_name
from alongside.rights.copying.parts import PARTS, Part
from alongside.rights.models import RightsRequest

Words = Callable[[str], str]


@dataclass(frozen=True)
class Value:
    """One column of one row: for machines, and in words."""

    name: str
    label: str
    value: Any
    text: str


@dataclass(frozen=True)
class Note:
    """Something that others wrote, to be read before it is given."""

    item: str
    name: str
    label: str
    text: str
    row: uuid.UUID
    is_file: bool = False

    @property
    def value(self) -> str:
        """As it stands in the copy: words, or how the file is called that comes with it."""
        return file_name(self.row) if self.is_file else self.text


@dataclass(frozen=True)
class Held:
    """One row of a part: what goes in as it is, and the notes in it."""

    id: uuid.UUID
    values: list[Value]
    notes: list[Note]

    @property
    def said(self) -> list[Value]:
        """What there is to read: columns that hold nothing are passed over."""
        return [value for value in self.values if value.text]


@dataclass(frozen=True)
class Section:
    """A part with its rows."""

    part: Part
    rows: list[Held]


def all_held(actor: Actor, request: RightsRequest, words: Words) -> list[Section]:
    """Everything held of the person whose copy the actor prepares; parts without rows left out.

    ``words`` says a verb of the audit in words. The database lets this role read one person, for
    as long as the request is open at the actor's organisation.
    """
    reader = dataclasses.replace(actor, person_id=request.person_id)
    with acting_as(reader, role=COPY_ROLE):
        sections = [Section(part, list(_rows(part, request, words))) for part in PARTS]
    return [section for section in sections if section.rows]


def name_of(sections: Iterable[Section]) -> str:
    """The person's name, as it is held."""
    values = next((one.rows[0].values for one in sections if one.part.code == "person"), [])
    names = {value.name: value.text for value in values}
    return f"{names.get('given_name', '')} {names.get('family_name', '')}".strip()


def notes_in(sections: Iterable[Section]) -> list[Note]:
    """All the notes that somebody has to read first."""
    return [note for section in sections for row in section.rows for note in row.notes]


def _rows(part: Part, request: RightsRequest, words: Words) -> Iterator[Held]:
    model: type[models.Model] = apps.get_model(part.model)
    listed = part.person.endswith("overlap")
    person: Any = all_ids([request.person_id]) if listed else request.person_id
    # Of a file only how large it is: there may be many, and each is read by itself.
    files = {name for name in part.checked if isinstance(model._meta.get_field(name), BinaryField)}
    columns = [name for name in (*part.given, *part.checked) if name not in files]
    related = [name for name in columns if model._meta.get_field(name).is_relation]
    along = [f"{way}__{column}" for way, column in part.along.items()]
    names = [f"{name}__{_naming(model, name)}" for name in related]
    rows = model._default_manager.filter(**{part.person: person}).only(
        "pk", *columns, *names, *along
    )
    rows = rows.annotate(**{f"{name}_size": Octets(name) for name in files})
    if related or along:  # without a name, every foreign key would be followed
        rows = rows.select_related(*related, *part.along)
    for row in rows.order_by(_moment(part), "pk"):
        values = [_value(row, name, str(label), words) for name, label in part.given.items()]
        notes = [
            _note(f"{part.code}:{row.pk}:{name}", row, name, str(label), is_file=name in files)
            for name, label in part.checked.items()
            if getattr(row, f"{name}_size" if name in files else name)
        ]
        yield Held(row.pk, values, notes)


class Octets(models.Func):
    """SQL: how many bytes a file has, without reading it."""

    function = "octet_length"
    output_field = models.IntegerField()


def _note(item: str, row: models.Model, name: str, label: str, *, is_file: bool) -> Note:
    if is_file:
        kilobytes = max(1, round(getattr(row, f"{name}_size") / 1024))
        text = _("A file of %(size)s kB, that comes with this copy") % {"size": kilobytes}
        return Note(item, name, label, text, row.pk, is_file=True)
    return Note(item, name, label, _written(getattr(row, name)), row.pk)


def _moment(part: Part) -> str:
    return next((name for name in ("created_at", "at", "sent_at") if name in part.given), "pk")


def _naming(model: type[models.Model], name: str) -> str:
    """The column that names what a foreign key leads to."""
    target: Any = model._meta.get_field(name).related_model
    names = {field.name for field in target._meta.concrete_fields}
    return next(name for name in ("reference", "name", "starts_at") if name in names)


def _value(row: models.Model, name: str, label: str, words: Words) -> Value:
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    if field.is_relation:
        text = _written(getattr(value, _naming(type(row), name))) if value else ""
        return Value(name, label, text or None, text)
    if name == "verb":
        return Value(name, label, value, words(value))
    if name == "item":
        return Value(name, label, value, _question(row))
    if name == "about_me":
        return Value(name, label, value, _account(read(value)))
    return Value(name, label, _plain(value), _in_words(row, field, value))


def _in_words(row: models.Model, field: Any, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(field, ArrayField):
        names = dict(field.base_field.choices or ())
        return ", ".join(str(names.get(one, one)) for one in value)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return _written(value)


def _written(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, dict):
        return "; ".join(f"{name}: {text}" for name, text in value.items())
    return str(value)


def _plain(value: Any) -> Any:
    """A value as JSON has it: moments and days after ISO 8601."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _account(told: AboutMe) -> str:
    """What somebody sent along of what they wrote about themselves, and as of which day."""
    parts = "; ".join(f"{heading}: {text}" for heading, text in told.said())
    lines = [f"{parts} ({told.on:%d/%m/%Y})"] if told else []
    for heading, when in told.gone():
        day = f"{timezone.localtime(when):%d/%m/%Y}"
        lines.append(_("%(part)s: taken back on %(day)s") % {"part": heading, "day": day})
    return "; ".join(lines)


def _question(row: Any) -> str:
    """What was asked; of a questionnaire that is no longer in the house, its code."""
    try:
        return instrument(row.response.instrument_code).item(row.item).wording
    except KeyError:
        return str(row.item)
