"""What the registers let measures count: every register is a source, each by a view over its own table.

A row counts for its department (`organisation`) and its project; rows made void are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.urls import reverse

from tongjian.engines.measures.bound import Field, Kind, Source
from tongjian.kernel.measures.sources import MeasureSource, Row, Titles, View, declare
from tongjian.kernel.people.models import Organisation
from tongjian.systems.performance.registers.catalogue import REGISTERS, Register
from tongjian.systems.performance.registers.columns import CellKind, Column
from tongjian.systems.performance.registers.models.procurement import PLACES

_BODY = Organisation._meta.db_table
_KINDS = {
    CellKind.TEXT: Kind.TEXT,
    CellKind.AMOUNT: Kind.DECIMAL,
    CellKind.WHOLE: Kind.INTEGER,
    CellKind.DATE: Kind.DATE,
    CellKind.YES_NO: Kind.BOOLEAN,
    CellKind.CHOICE: Kind.TEXT,
}
_DERIVED = {
    "tenders": ("e.budget - e.price", Field("saved", Kind.DECIMAL, "节约额（万元）", places=PLACES)),
    "tasks": (
        "COALESCE(e.done AND e.done_on <= e.happened_on, FALSE)",
        Field("on_time", Kind.BOOLEAN, "按时完成"),
    ),
}
"""Columns that follow from others, by register: the expression in SQL, and the field."""


def register_sources() -> None:
    """Make every register known to measures."""
    for register in REGISTERS.values():
        declare(source_of(register))


def register_of_source(name: str) -> Register | None:
    """The register whose rows a source counts; None for a source of another app."""
    return next((each for each in REGISTERS.values() if each.source == name), None)


def source_of(register: Register) -> MeasureSource:
    """A register as a source of measures."""
    table = register.model._meta.db_table
    scope = {"city", "organisation", "project", *(["indicator"] if "indicator" in register.named else [])}
    rows = Source(
        register.source,
        f"台账：{register.title}",
        f"measured_register_{register.code.replace('-', '_')}",
        "id",
        "happened_on",
        tuple(_fields(register)),
        frozenset(scope),
    )
    return MeasureSource(
        rows,
        organisation="organisation",
        view=View(_select(register), (table, _BODY)),
        shown=("title", "department", "project", "happened_on", *register.listed),
        address=_address(register),
        titles=_titles(register),
    )


def _fields(register: Register) -> Iterable[Field]:
    yield Field("id", Kind.TEXT, "标识")
    yield Field("city", Kind.TEXT, "城市")
    yield Field("organisation", Kind.INTEGER, "部门编号")
    yield Field("department", Kind.TEXT, "部门")
    yield from (_field(each) for each in register.columns if each.name != "note")
    if register.code in _DERIVED:
        yield _DERIVED[register.code][1]


def _field(column: Column) -> Field:
    kind = _KINDS[column.kind]
    codes = tuple(code for code, _ in column.choices) or None
    places = PLACES if kind is Kind.DECIMAL else 0
    return Field(column.name, kind, column.title, places=places, codes=codes)


def _select(register: Register) -> Callable[[str], str]:
    names = ", ".join(f"e.{each.name}" for each in register.columns if each.name != "note")
    derived = ""
    if register.code in _DERIVED:
        expression, field = _DERIVED[register.code]
        derived = f", {expression} AS {field.name}"
    table = register.model._meta.db_table

    def select(_vendor: str) -> str:
        # SQLite keeps an id as 32 digits, PostgreSQL as a type of its own.
        return (
            f"SELECT replace(CAST(e.id AS text), '-', '') AS id, e.city, e.organisation_id AS organisation, "
            f"o.name AS department, {names}{derived} FROM {table} e JOIN {_BODY} o "
            f"ON o.id = e.organisation_id WHERE e.state = 'current'"
        )

    return select


def _address(register: Register) -> Callable[[Row], str | None]:
    def address(row: Row) -> str | None:
        return reverse("performance-entry", args=[register.code, UUID(row["id"])])

    return address


def _titles(register: Register) -> Callable[[str], Titles]:
    found = {each.name: dict(each.choices) for each in register.columns if each.choices}

    def titles(_city: str) -> Titles:
        return found

    return titles
