"""Typed conditions against what the layers in force say, in the words and by the laws of the pack."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.engines.blueprint.conditions import Contradiction, Fault, contradictions
from tongjian.engines.blueprint.layer import Role
from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.planning.customs import Customs
from tongjian.kernel.places.planning.sheet import Sheet, sheet_of
from tongjian.kernel.places.planning.statement import Statement
from tongjian.kernel.places.planning.typed import Mistake, RefusedError, Typed
from tongjian.kernel.places.queries import layers_with


def checked(typed: Typed, statement: Statement, customs: Customs) -> Conditions:
    """The conditions, when they may be issued. Raises `RefusedError` with the clause of each refusal."""
    conditions = typed.conditions()
    sheet = sheet_of(pack_of(statement.city))
    found = contradictions(conditions, statement.plan, customs.class_of, sheet.accessory)
    if found:
        raise RefusedError(*_in_words(found, statement, sheet))
    return conditions


def _in_words(found: tuple[Contradiction, ...], statement: Statement, sheet: Sheet) -> Iterator[Mistake]:
    cited = {each.code: each for each in statement.cited}
    laws = tuple(f"{statute}：{statute.says}" for statute in sheet.statutes)
    # A limit that could not be computed names no surface; it is one of the layer of heights all the same.
    heights = next((code for code in layers_with(statement.city, Role.HEIGHT) if code in cited), "")
    for each in found:
        layer = cited.get(each.layer or heights)
        sentence, mend = sheet.refusals[each.fault].said(each, layer.title if layer else "限高面")
        basis = (f"{layer}（{layer.basis}）", *laws) if layer else laws
        yield Mistake(_field(each), sentence, mend, basis)


def _field(contradiction: Contradiction) -> str:
    """The field of the form that has to change."""
    return "use" if contradiction.fault in (Fault.USE, Fault.NO_USE) else contradiction.name
