"""What `pack check` proves of layouts: each is one, no two are for the same form, and their fields exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.reader import Source, read
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.performance.papers.layout import ROOM, SUFFIX, Layout


def mistakes(folders: tuple[Path, ...], _pack: Pack | None) -> Iterator[Mistake]:
    """Everything wrong with the layouts of the folders."""
    for folder in folders:
        titles: dict[str, Path] = {}
        for file in sorted((folder / ROOM).glob(f"*{SUFFIX}")):
            found: list[Mistake] = []
            try:
                source = read(file)
            except PackErrors as error:
                yield from error.mistakes
                continue
            layout = parsed(source, Layout, found)
            yield from found
            if layout is not None:
                yield from _fields(source, layout)
                yield from _titles(source, layout, titles)


def _fields(source: Source, layout: Layout) -> Iterator[Mistake]:
    paths = [pair.field for pair in layout.pairs]
    for table in layout.tables:
        paths += [
            f"{table.of}.{column.field}" for column in table.columns if not _lent(table.award, column.field)
        ]
        paths += [
            *(table.total.cells.values() if table.total else ()),
            *([table.names] if table.names else ()),
        ]
    for path in paths:
        if not _exists(FormSheet, path.split(".")):
            yield source.mistake(("sections",), f"表格没有“{path}”这一项", "改为表格已有的项，或删去这一栏")


def _lent(award: object, field: str) -> bool:
    """Points that are printed beside money belong to an indicator."""
    return award is not None and field in {"weight", "score"}


def _titles(source: Source, layout: Layout, titles: dict[str, Path]) -> Iterator[Mistake]:
    for place, form in enumerate(layout.forms):
        other = titles.setdefault("".join(form.split()), source.file)
        if other != source.file:
            sentence = f"“{form}”在 {other.name} 已有版式"
            yield source.mistake(("forms", place), sentence, "每种表只留一份版式")


def _exists(model: Any, path: list[str]) -> bool:
    found = model
    for name in path:
        inner = _model_in(found)
        if inner is None or name not in inner.model_fields:
            return False
        found = inner.model_fields[name].annotation
    return True


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
