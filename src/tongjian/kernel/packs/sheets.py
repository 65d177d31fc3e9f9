"""Files of a pack that one app reads for itself: the nearest of that name, as the model of its reader."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.packs.wording import parsed

Sheet = TypeVar("Sheet", bound=BaseModel)


def read_sheet(folders: Iterable[Path], name: str, model: type[Sheet]) -> Sheet:
    """The nearest file of that name as a model.

    Raises `PackErrors` with file, line and mend when there is none or something in it is wrong.
    """
    known = tuple(folders)
    file = first_of(known, name)
    if file is None:
        mend = f"新建 {name}，或依据有这个文件的包"
        raise PackErrors([Mistake(str(known[0] / name), 1, f"没有 {name}", mend)])
    mistakes: list[Mistake] = []
    sheet = parsed(read(file), model, mistakes)
    if sheet is None or mistakes:
        raise PackErrors(mistakes)
    return sheet
