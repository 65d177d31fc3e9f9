"""The file of a form: sections of fields, with conditions and checks in CEL. Pure: no Django, no database.

A form never changes: two forms are the same form exactly when their digests are equal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from tongjian.engines.expressions import Kind
from tongjian.kernel.projects.variables import PROJECT_VARIABLES

NAME = r"^[a-z][a-z0-9_]*$"


class FieldType(StrEnum):
    """What a field holds; the values are the words form files use."""

    TEXT = "text"
    TEXTAREA = "textarea"
    NUMBER = "number"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "multi-choice"
    BOOLEAN = "boolean"
    USCC = "uscc"
    PHONE = "phone"
    IDCARD = "idcard"
    REGION = "region"
    BOUNDARY = "boundary"
    TABLE = "table"


KINDS: Mapping[FieldType, Kind] = {
    FieldType.TEXT: Kind.STRING,
    FieldType.TEXTAREA: Kind.STRING,
    FieldType.NUMBER: Kind.INT,
    FieldType.DECIMAL: Kind.DOUBLE,
    FieldType.MONEY: Kind.DOUBLE,
    FieldType.DATE: Kind.DATE,
    FieldType.CHOICE: Kind.STRING,
    FieldType.CHOICES: Kind.STRINGS,
    FieldType.BOOLEAN: Kind.BOOL,
    FieldType.USCC: Kind.STRING,
    FieldType.PHONE: Kind.STRING,
    FieldType.IDCARD: Kind.STRING,
    FieldType.REGION: Kind.STRING,
    FieldType.BOUNDARY: Kind.STRING,
    FieldType.TABLE: Kind.LIST,
}
"""How a condition sees the value of a field: amounts as doubles, a table as a list of maps."""

NUMERIC = frozenset({FieldType.NUMBER, FieldType.DECIMAL, FieldType.MONEY})
PERSONAL = frozenset({FieldType.PHONE, FieldType.IDCARD})


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class FormField(_Part):
    """One field, or one table whose columns are fields.

    `min` and `max` bound the value of a number, decimal, money or date; the number of characters of a text;
    the number of choices of a multi-choice; the number of rows of a table. `when` is the condition for the
    field to be shown and required; unknown counts as not met. `check` must hold, else `says` is the error.
    `sum_of` names fields (or `table.column`) whose exact decimal sum the value must be. Inside a table,
    conditions may also use `row.<column>`.

    `prefill` names where the value is known already: `project.name`, `organisation.uscc`, `parcel.number`,
    `licence.land-planning-permit.number` (see `forms.prefill`). `asked_by` are the codes of the matters that
    ask for it, in a form that was assembled (see `forms.assembling`).
    """

    name: str = Field(pattern=NAME, max_length=60)
    title: str = Field(min_length=1, max_length=120)
    type: FieldType
    required: bool = False
    help: str = ""
    basis: str = Field("", max_length=200)
    """The article of law that lets the authority ask for it; shown with the help."""
    unit: str = ""
    when: str = ""
    check: str = ""
    says: str = ""
    min: Decimal | date | None = None
    max: Decimal | date | None = None
    places: int | None = Field(None, ge=0, le=8)
    pattern: str = ""
    options: dict[str, str] = {}
    fields: tuple[FormField, ...] = ()
    sum_of: tuple[str, ...] = ()
    prefill: str = Field("", pattern=r"^([a-z_]+(\.[a-z0-9_-]+){1,2})?$", max_length=120)
    personal: bool = False
    asked_by: tuple[str, ...] = ()

    @property
    def is_personal(self) -> bool:
        """Whether strangers must not read the value: marked so, or a telephone or identity number."""
        return self.personal or self.type in PERSONAL


class FormSection(_Part):
    """A titled group of fields, as the paper form has it."""

    title: str = Field(min_length=1, max_length=120)
    help: str = ""
    when: str = ""
    fields: tuple[FormField, ...] = Field(min_length=1)


class Form(_Part):
    """One version of one form."""

    code: str = Field(alias="form", pattern=r"^[a-z][a-z0-9-]*$", max_length=60)
    version: date
    title: str = Field(min_length=1, max_length=120)
    help: str = ""
    attributes: dict[str, Kind] = {}
    """What the conditions ask of a project beyond the common fields; set when the form is loaded."""
    askers: dict[str, str] = {}
    """The titles of the matters named in `asked_by`; set when the form is assembled."""
    sections: tuple[FormSection, ...] = Field(min_length=1)

    @classmethod
    def from_data(
        cls, data: Mapping[str, Any], file: str = "", *, project: Mapping[str, Kind] = PROJECT_VARIABLES
    ) -> Self:
        """The form written in `data` (what YAML gives), shape and meaning checked.

        `project` declares the `project.*` variables of the city. Raises pydantic's `ValidationError` for a
        wrong shape and `FormError`, which lists every mistake with its line, for conditions that do not
        compile, names that do not exist, and bounds that cannot be met.
        """
        from tongjian.kernel.forms.proof import FormError, mistakes

        form = cls.model_validate({**data, "attributes": _asked(data, project)})
        if found := mistakes(form, data, file, project):
            raise FormError(file, found)
        return form

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The form kept as `text` (see `Form.text`)."""
        return cls.model_validate_json(text)

    @cached_property
    def text(self) -> str:
        """The canonical text a form is kept as; its SHA-256 is the digest."""
        body = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def fields(self) -> Mapping[str, FormField]:
        """Every field by name, in the order of the page."""
        return {field.name: field for section in self.sections for field in section.fields}

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of complete data; conditions are not in it, `validate` applies them."""
        from tongjian.kernel.forms.shape import schema_of

        return schema_of(self)

    @cached_property
    def leaves(self) -> Mapping[str, FormField]:
        """Every field and column by its dotted name: `use`, `buildings.height`."""
        found: dict[str, FormField] = {}
        for field in self.fields.values():
            found[field.name] = field
            found |= {f"{field.name}.{column.name}": column for column in field.fields}
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def _asked(data: Mapping[str, Any], project: Mapping[str, Kind]) -> dict[str, Kind]:
    """The further attributes of projects that are named in the file, so that the kept form stands alone."""
    written = str(data)
    further = sorted(name for name in project.keys() - PROJECT_VARIABLES if name in written)
    return {name.removeprefix("project."): project[name] for name in further}
