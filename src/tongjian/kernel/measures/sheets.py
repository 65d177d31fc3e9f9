"""Forms and profiles read from files, every mistake with file, line and mend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from tongjian.engines.measures.form import Form
from tongjian.engines.measures.profile import Profile
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.profiles import KeptProfile, ProfileSheet
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.reader import Location, Source, read
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.wording import in_words, parsed

ROOM = "performance"
FORM, PROFILE = ".form.yaml", ".profile.yaml"
MOST_MISTAKES = 50


@dataclass(frozen=True)
class GivenForm:
    """A form that someone handed in. `unread` are the keys that are no part of a form, with their lines."""

    form: Form
    source: Source
    unread: tuple[Mistake, ...]

    def line_of(self, number: int | None) -> int:
        """The line of a row of indicators, counted from 1; of the file where there is none."""
        return self.source.line("indicators", number - 1) if number else 1


def read_form(file: Path) -> GivenForm:
    """A form given by hand; unknown keys are named instead of refused.

    Raises `PackErrors` with file, line and mend.
    """
    source = read(file)
    mistakes = list(source.mistakes)
    data, unread = _without_unknown(source)
    try:
        sheet = FormSheet.model_validate(data)
    except ValidationError as error:
        found = sorted((*mistakes, *in_words(source, FormSheet, error)))
        raise PackErrors(found[:MOST_MISTAKES]) from None
    if mistakes:
        raise PackErrors(mistakes)
    return GivenForm(sheet.as_form(), source, unread)


def pack_forms(folder: Path) -> dict[str, Form]:
    """The forms of one pack folder by the name of their file. Raises `PackErrors`."""
    mistakes: list[Mistake] = []
    sheets = {
        file.name.removesuffix(FORM): parsed(read(file), FormSheet, mistakes)
        for file in sorted((folder / ROOM).glob(f"*{FORM}"))
    }
    if mistakes:
        raise PackErrors(mistakes)
    return {name: sheet.as_form() for name, sheet in sheets.items() if sheet is not None}


def profile_in(folders: Iterable[Path], name: str) -> Profile:
    """The profile of that name of a pack, the nearest first. Raises `PackErrors`."""
    return kept_profile(folders, name).profile()


def kept_profile(folders: Iterable[Path], name: str) -> KeptProfile:
    """The profile of that name of a pack with its sheet, for a score that is kept. Raises `PackErrors`."""
    known = tuple(folders)
    file = f"{ROOM}/{name}{PROFILE}"
    sheet = read_sheet(known, file, ProfileSheet)
    return KeptProfile(sheet, _digest(next(f / file for f in known if (f / file).is_file())))


def profile(name: str) -> Profile:
    """A profile by its name in any pack, or by a path to its file.

    Raises `LookupError` when there is none, `PackErrors` when the file is wrong.
    """
    if "/" in name or name.endswith(".yaml"):
        return _profile_file(Path(name))
    known = profile_files()
    if name not in known:
        raise LookupError(f"没有评分口径“{name}”，可用：{'、'.join(sorted(known))}，或给出文件路径。")
    return _profile_file(known[name])


def profile_files() -> dict[str, Path]:
    """Every profile of the packs, by name."""
    files = sorted(packs_root().glob(f"*/{ROOM}/*{PROFILE}"))
    return {file.name.removesuffix(PROFILE): file for file in files}


def _profile_file(file: Path) -> Profile:
    mistakes: list[Mistake] = []
    sheet = parsed(read(file), ProfileSheet, mistakes)
    if sheet is None or mistakes:
        raise PackErrors(mistakes)
    return sheet.as_profile(_digest(file))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _without_unknown(source: Source) -> tuple[Any, tuple[Mistake, ...]]:
    """The data without the keys that the schema does not know, and those keys."""
    try:
        FormSheet.model_validate(source.data)
    except ValidationError as error:
        strange = [detail["loc"] for detail in error.errors() if detail["type"] == "extra_forbidden"]
        data: Any = source.data
        for location in strange:
            data = _without(data, location)
        unread = (
            source.mistake(location, f"没有读取“{location[-1]}”", "表格中没有这一项，可以删去")
            for location in strange
        )
        return data, tuple(unread)
    return source.data, ()


def _without(data: Any, location: Location) -> Any:
    """A copy of `data` that lacks what stands at the location."""
    step, rest = location[0], location[1:]
    if isinstance(data, Mapping):
        if not rest:
            return {key: value for key, value in data.items() if key != step}
        return {key: _without(value, rest) if key == step else value for key, value in data.items()}
    return [_without(value, rest) if index == step else value for index, value in enumerate(data)]


def mistakes_in(folder: Path) -> list[Mistake]:
    """Everything wrong with the forms and profiles of one pack folder."""
    mistakes: list[Mistake] = []
    models: tuple[tuple[str, type[BaseModel]], ...] = ((FORM, FormSheet), (PROFILE, ProfileSheet))
    for suffix, model in models:
        for file in sorted((folder / ROOM).glob(f"*{suffix}")):
            try:
                parsed(read(file), model, mistakes)
            except PackErrors as error:
                mistakes.extend(error.mistakes)
    return mistakes
