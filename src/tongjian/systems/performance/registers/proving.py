"""What `pack check` proves of the bindings: every row of every form has one, and all it names is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tongjian.kernel.measures.definitions import measures_in
from tongjian.kernel.measures.sheets import pack_forms
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.reader import Location, Source, read
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.performance.registers.bindings import FILE, Binding, BindingsSheet
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.columns import CellKind


def mistakes(folders: tuple[Path, ...], _pack: Pack | None) -> Iterator[Mistake]:
    """Everything wrong with the nearest table of bindings; a pack without one binds nothing."""
    file = first_of(folders, FILE)
    if file is None:
        return
    try:
        source, forms = read(file), _forms(folders)
        measures = frozenset(measures_in(folders))
    except PackErrors:
        # Forms and measures are proved beside this, and a file that cannot be read by whoever reads it.
        return
    found: list[Mistake] = []
    sheet = parsed(source, BindingsSheet, found)
    yield from (*source.mistakes, *found)
    if sheet is None:
        return
    for form in forms.keys() - sheet.forms.keys():
        yield source.mistake(("forms",), f"表“{form}”没有写完成值的来源", f"在 forms 下补上 {form}")
    for form, rows in sheet.forms.items():
        yield from _rows(source, form, rows, forms.get(form))
        for place, row in enumerate(rows):
            yield from _named(source, ("forms", form, place), row, measures)


def _forms(folders: tuple[Path, ...]) -> dict[str, list[str]]:
    """The names of the rows of every form, the nearest folder first."""
    found: dict[str, list[str]] = {}
    for folder in folders:
        for name, form in pack_forms(folder).items():
            found.setdefault(name, [indicator.row.name for indicator in form.indicators])
    return found


def _rows(source: Source, form: str, rows: tuple[Binding, ...], names: list[str] | None) -> Iterator[Mistake]:
    if names is None:
        yield source.mistake(
            ("forms", form), f"没有表“{form}”", "改为 performance/ 下表的文件名，不带 .form.yaml"
        )
        return
    for place, name in enumerate(names):
        if place >= len(rows):
            yield source.mistake(("forms", form), f"第 {place + 1} 行“{name}”没有写来源", "补上这一行")
        elif rows[place].name != name:
            mend = f"表上第 {place + 1} 行是“{name}”，名称和次序要一致"
            yield source.mistake(("forms", form, place), f"“{rows[place].name}”与表对不上", mend)
    if len(rows) > len(names):
        sentence = f"表上只有 {len(names)} 行，这里写了 {len(rows)} 行"
        yield source.mistake(("forms", form, len(names)), sentence, "删去多出来的行")


def _named(source: Source, at: Location, row: Binding, measures: frozenset[str]) -> Iterator[Mistake]:
    for code in filter(None, (row.measure, row.per)):
        if code not in measures:
            yield source.mistake(at, f"没有指标“{code}”", "改为 measures/ 下的指标，或补上它")
    if row.kept_in is None:
        return
    register = REGISTERS.get(row.kept_in)
    if register is None:
        known = "、".join(REGISTERS)
        yield source.mistake(at, f"没有台账“{row.kept_in}”", f"可用：{known}")
        return
    if row.topics and "topic" not in register.named:
        yield source.mistake(at, f"台账“{register.title}”没有主题", "topics 只用于 papers")
    for name, kind in ((row.every, CellKind.YES_NO), (row.latest, CellKind.TEXT)):
        if name is not None and (name not in register.named or register.named[name].kind is not kind):
            known = "、".join(each.name for each in register.columns if each.kind is kind)
            yield source.mistake(
                at, f"台账“{register.title}”没有这样的栏目“{name}”", f"可用：{known or '无'}"
            )
