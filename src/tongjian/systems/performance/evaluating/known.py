"""What the platform knows of the rows of a declaration: values from registers, books and bound measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from tongjian.engines.measures.deviation import text_of
from tongjian.engines.measures.form import Form
from tongjian.engines.measures.profile import plain_name
from tongjian.engines.measures.value import NotApplicable, Number, Words, reason_of
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.sheets import pack_forms
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.performance.models import Declaration
from tongjian.systems.performance.registers.bindings import OriginKind
from tongjian.systems.performance.registers.origins import actual_of

NOT_APPLICABLE = "不适用"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a row: the value as it would be written (empty: none), and where it is known from."""

    text: str
    kind: str
    sentence: str
    link: str = ""


UNBOUND = Known("", str(OriginKind.HAND), "这个指标没有约定取数来源，由填报人填写，并写明完成值来源")


def known_of(declaration: Declaration, sheet: FormSheet, on: date) -> dict[int, Known]:
    """What is known on that day of each row of an approved declaration, by its number from 1.

    A row is recognised by its name on the form of the pack that is bound. At most 6 SQL queries for each row
    that is bound.
    """
    bound = bound_rows(declaration)
    return {
        number: _known(declaration, bound[name], on) if (name := plain_name(row.name)) in bound else UNBOUND
        for number, row in enumerate(sheet.indicators, start=1)
    }


def _known(declaration: Declaration, place: tuple[str, int], on: date) -> Known:
    found = actual_of(
        declaration.city,
        *place,
        on,
        organisation=declaration.organisation_id,
        project=declaration.title if declaration.kind == "project" else None,
        year=declaration.year,
    )
    value, origin = found.value, found.origin
    link, kind = origin.link[:500], str(origin.kind)
    if isinstance(value, Number | Words):
        return Known(text_of(value), kind, origin.sentence, link)
    text = NOT_APPLICABLE if isinstance(value, NotApplicable) else ""
    why = reason_of(value)
    told = origin.sentence if why in origin.sentence else f"{origin.sentence}：{why}"
    return Known(text, kind, told, link)


def bound_rows(declaration: Declaration) -> Mapping[str, tuple[str, int]]:
    """Where the rows of a declaration stand in the forms of the pack: name, to form and row.

    Forms of the same department and project count, the nearest year first. No query but for the department.
    """
    pack = pack_of(declaration.city)
    found: dict[str, tuple[str, int]] = {}
    for code, form in _nearest(_forms(pack.folders, pack.digest), declaration):
        for one in form.indicators:
            found.setdefault(plain_name(one.row.name), (code, one.row.number))
    return found


def _nearest(forms: Mapping[str, Form], declaration: Declaration) -> list[tuple[str, Form]]:
    own = declaration.organisation.name
    project = declaration.title if declaration.kind == "project" else ""
    same = [(code, form) for code, form in forms.items() if form.unit == own and form.project == project]
    return sorted(same, key=lambda each: abs((each[1].year or 0) - declaration.year))


@lru_cache(maxsize=64)
def _forms(folders: tuple[Path, ...], _digest: str) -> Mapping[str, Form]:
    found: dict[str, Form] = {}
    for folder in folders:
        try:
            found = {**pack_forms(folder), **found}
        except PackErrors:
            # A pack with a broken form is told so where it is checked; here the others still count.
            continue
    return found


def as_data(known: Mapping[int, Known]) -> dict[str, Any]:
    """To be kept beside an evaluation."""
    return {str(number): asdict(each) for number, each in known.items()}


def from_data(kept: Mapping[str, Any]) -> dict[int, Known]:
    """What was kept."""
    return {int(number): Known(**each) for number, each in kept.items()}
