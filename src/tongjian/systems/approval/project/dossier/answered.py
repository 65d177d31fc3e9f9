"""What was stated in the forms of the project: its buildings, and the units that take part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tongjian.kernel.cases.facts import FormSubmitted
from tongjian.kernel.forms.models import Submission
from tongjian.kernel.forms.queries import form_of, mask
from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.values import shown
from tongjian.kernel.forms.visibility import rows_of
from tongjian.systems.approval.project.dossier.reading import Dossier

BUILDINGS = "buildings"
"""The table of a form in which single buildings are stated."""
_SUFFIXES = ("统一社会信用代码", "名称", "单位", "企业")


@dataclass(frozen=True)
class Stated:
    """A form as handed in for a stage."""

    case: str
    stage: str
    at: datetime
    form: Form
    data: Mapping[str, Any]


@dataclass(frozen=True)
class BuildingTable:
    """The single buildings as one stage states them."""

    stage: str
    case: str
    at: datetime
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass
class Party:
    """A unit that takes part, in which capacity, since when, and until when it was named."""

    role: str
    name: str
    uscc: str
    since: date
    until: date | None = None
    stages: list[tuple[str, str]] = field(default_factory=list)


def stated(dossier: Dossier) -> list[Stated]:
    """The forms handed in, the first one first; one whose content was erased is left out. 1 SQL query."""
    told = {
        fact.submission: (tree, event.at)
        for tree in dossier.readable
        for event, fact in tree.history
        if isinstance(fact, FormSubmitted)
    }
    rows = Submission.objects.select_related("form").filter(pk__in=told, data__isnull=False)
    found = [
        Stated(
            case=str(told[row.pk][0].root),
            stage=dossier.stage_title(told[row.pk][0]),
            at=told[row.pk][1],
            form=form_of(row.form),
            data=json.loads(row.data or "{}"),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.at)


def building_tables(forms: Iterable[Stated], *, masked: bool) -> list[BuildingTable]:
    """The buildings each stage states last, in the order of the stages. No query."""
    latest: dict[str, BuildingTable] = {}
    for each in forms:
        table = each.form.fields.get(BUILDINGS)
        if table is None or table.type is not FieldType.TABLE or not each.data.get(BUILDINGS):
            continue
        rows = tuple(
            tuple(_cell(column, row.get(column.name), masked) for column in table.fields)
            for row in rows_of(each.data[BUILDINGS])
        )
        columns = tuple(f"{c.title}（{c.unit}）" if c.unit else c.title for c in table.fields)
        latest[each.stage] = BuildingTable(each.stage, each.case, each.at, columns, rows)
    return list(latest.values())


def _cell(column: FormField, stored: object, masked: bool) -> str:
    text = shown(column, stored)
    return mask(text) if masked and column.is_personal else text


def parties(forms: Iterable[Stated]) -> list[Party]:
    """The units named in the forms, by capacity in the order in which they are named first. No query.

    A unit takes part until a later form names others, but not it, in the same capacity.
    """
    found: dict[tuple[str, str], Party] = {}
    for each in forms:
        day, named = timezone.localdate(each.at), dict[tuple[str, str], tuple[str, str]]()
        for role, name, uscc in _units(each.form, each.data):
            named[role, uscc or name] = (name, uscc)
        for (role, unit), (name, uscc) in named.items():
            party = found.setdefault((role, unit), Party(role, name, uscc, day))
            party.name, party.until = name or party.name, None
            if (each.stage, each.case) not in party.stages:
                party.stages.append((each.stage, each.case))
        for (role, unit), party in found.items():
            replaced = (role, unit) not in named and any(role == other for other, _ in named)
            if replaced and party.until is None:
                party.until = day
    order = list(dict.fromkeys(role for role, _ in found))
    return sorted(found.values(), key=lambda party: (order.index(party.role), party.since, party.name))


def _units(form: Form, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Capacity, name and credit code of every unit a form names.

    A unit is known by its credit code: a field of that type beside the one it is called after
    (`design_institute`, `design_institute_uscc`), or a column of that type in a table.
    """
    for one in form.fields.values():
        if one.type is FieldType.USCC and one.name.endswith("_uscc"):
            yield from _single(form, data, one)
        elif one.type is FieldType.TABLE:
            yield from _listed(one, data)


def _single(form: Form, data: Mapping[str, Any], code: FormField) -> Iterator[tuple[str, str, str]]:
    stem = code.name.removesuffix("_uscc")
    names = [form.fields[name] for name in (stem, f"{stem}_name") if name in form.fields]
    name = next((str(data[each.name]) for each in names if data.get(each.name)), "")
    uscc = str(data.get(code.name) or "")
    if name or uscc:
        yield _capacity(names[0].title if names else code.title), name, uscc


def _listed(table: FormField, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    code = next((column for column in table.fields if column.type is FieldType.USCC), None)
    name = next((column for column in table.fields if column.type is FieldType.TEXT), None)
    kind = next((column for column in table.fields if column.type is FieldType.CHOICE), None)
    if code is None or name is None:
        return
    for row in rows_of(data.get(table.name)):
        role = shown(kind, row.get(kind.name)) if kind else ""
        yield _capacity(role or table.title), str(row.get(name.name) or ""), str(row.get(code.name) or "")


def _capacity(title: str) -> str:
    """设计单位名称, 设计单位 and 设计 are one capacity: 设计单位."""
    stem = title
    for suffix in _SUFFIXES:
        stem = stem.removesuffix(suffix) or stem
    return f"{stem}单位"
