"""`templates/letters.yaml`: every paragraph can be written, every letter has a number and its looks."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from pathlib import Path

from tongjian.kernel.letters.wording import FILE, Letters, places
from tongjian.kernel.packs.checks.sheets import read_as
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.reader import Source
from tongjian.kernel.printing import TEMPLATES

ALWAYS_KNOWN = frozenset({"matter", "case"})
"""What a paragraph may name without a label: every letter is about a case."""
_FIGURES = frozenset({"reconsideration_days", "litigation_months"})
_OWN = "letter-"


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """What is wrong in the letters of the folders, the farthest being read first as when they are used."""
    found: list[Mistake] = []
    labels, kinds, remedies = set(ALWAYS_KNOWN), set[str](), False
    for folder in reversed(folders):
        if (given := read_as(folder / TEMPLATES / FILE, Letters, found)) is not None:
            source, letters = given
            labels |= letters.labels.keys()
            kinds |= letters.letters.keys()
            remedies = remedies or letters.remedies is not None
            found += _wording(source, letters, labels, remedies=remedies)
            found += _numbers(source, letters, pack)
        found += _looks(folder, kinds)
    yield from found


def _wording(
    source: Source, letters: Letters, labels: Collection[str], *, remedies: bool
) -> Iterator[Mistake]:
    for code, sheet in letters.letters.items():
        for number, paragraph in enumerate(sheet.paragraphs):
            for name in places(paragraph):
                if name not in labels:
                    sentence = f"正文里的“{{{name}}}”没有名称，写错的名称会让整段不写出来"
                    yield source.mistake(
                        ("letters", code, "paragraphs", number), sentence, _mend(name, labels)
                    )
        if sheet.remedies and not remedies:
            sentence = f"文书“{sheet.title}”要告知救济途径，文件里却没有 remedies"
            yield source.mistake(("letters", code, "remedies"), sentence, "补上 remedies 一段")
    for name in places(letters.remedies.sentence) if letters.remedies else ():
        if name not in _FIGURES:
            sentence = f"救济途径里的“{{{name}}}”没有数值"
            yield source.mistake(("remedies", "sentence"), sentence, f"可用：{'、'.join(sorted(_FIGURES))}")


def _mend(name: str, labels: Collection[str]) -> str:
    close = difflib.get_close_matches(name, labels, n=1, cutoff=0.6)
    return f"是否想写“{{{close[0]}}}”" if close else f"在 labels 里补上一行 {name}: …"


def _numbers(source: Source, letters: Letters, pack: Pack | None) -> Iterator[Mistake]:
    if pack is None or pack.is_base:
        return
    for code, sheet in letters.letters.items():
        if (series := f"letter-{code}") not in pack.settings.numbers:
            sentence = f"文书“{sheet.title}”没有编号格式“{series}”"
            yield source.mistake(
                ("letters", code), sentence, f"在 pack.yaml 的 settings.numbers 中补上 {series}: …"
            )


def _looks(folder: Path, kinds: Collection[str]) -> Iterator[Mistake]:
    """A template of a letter that there is not would never be used."""
    for file in sorted((folder / TEMPLATES).glob(f"{_OWN}*.typ")):
        code = file.stem.removeprefix(_OWN)
        if code not in kinds:
            close = difflib.get_close_matches(code, kinds, n=1, cutoff=0.6)
            mend = (
                f"是否想写“{_OWN}{close[0]}.typ”"
                if close
                else f"在 {FILE} 里补上文书“{code}”，或删去这个文件"
            )
            yield Mistake(str(file), 1, f"没有文书“{code}”，这个版式不会被使用", mend)
