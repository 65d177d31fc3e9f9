"""What `pack check` proves of evaluation: the files can be read, and what they name exists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tongjian.kernel.measures.sheets import PROFILE, ROOM
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.reader import Source, read
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.performance.evaluating.sheet import FILE, USES, EvaluationSheet, UseSheet

INDICATORS = "indicators"
Sheet = TypeVar("Sheet", bound=BaseModel)


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """Everything wrong with both files; a pack without them evaluates nothing."""
    found: list[Mistake] = []
    _read(folders, USES, UseSheet, found)
    read_as = _read(folders, FILE, EvaluationSheet, found)
    yield from found
    if read_as is None:
        return
    source, sheet = read_as
    for kind, report in sheet.reports.items():
        if first_of(folders, ROOM, f"{report.profile}{PROFILE}") is None:
            sentence = f"没有计分口径“{report.profile}”"
            yield source.mistake(("reports", kind, "profile"), sentence, "写 performance/ 下已有的口径")
        form = pack.forms.get(report.form) if pack else None
        if pack and (form is None or INDICATORS not in form.fields):
            sentence = f"没有自评表“{report.form}”，或表上没有 {INDICATORS} 一栏"
            yield source.mistake(("reports", kind, "form"), sentence, "写 forms/ 下已有的自评表")


def _read(
    folders: tuple[Path, ...], name: str, model: type[Sheet], found: list[Mistake]
) -> tuple[Source, Sheet] | None:
    file = first_of(folders, name)
    if file is None:
        return None
    try:
        source = read(file)
    except PackErrors as error:
        found.extend(error.mistakes)
        return None
    sheet = parsed(source, model, found)
    return (source, sheet) if sheet is not None else None
