"""From a Typst template and texts to a PDF: the one place of the house where something is typeset. Pure."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import typst


class TypesettingError(Exception):
    """Nothing can be printed here; the message is a sentence that says what is missing or wrong."""


def typeset(
    template: Path,
    *,
    fonts: Path,
    inputs: Mapping[str, str],
    on: date,
    beside: Sequence[Path] = (),
) -> bytes:
    """The PDF of a template: the same bytes every time for the same files, fonts and inputs.

    `fonts` is the folder of the Chinese faces; those of the machine are never used. `inputs` are what the
    template reads as `sys.inputs`. `on` is the day written into the file, which therefore never holds the
    clock's. `beside` are further folders of templates, the nearest first: what `template` imports and its own
    folder does not have is taken from there. Raises `TypesettingError`.
    """
    if not any(fonts.glob("*.[to]tf")):
        raise TypesettingError(
            f"没有中文字体，不能排版：{fonts.name} 文件夹里没有字体文件。请先运行 make setup 准备，"
            "或用 TONGJIAN_FONTS 指定字体文件夹"
        )
    with _in_one_folder(template, beside) as main:
        try:
            return bytes(
                typst.compile(
                    str(main),
                    root=str(main.parent),
                    font_paths=[str(fonts)],
                    ignore_system_fonts=True,
                    sys_inputs=dict(inputs),
                    timestamp=int(datetime.combine(on, datetime.min.time(), UTC).timestamp()),
                )
            )
        except typst.TypstError as error:
            raise TypesettingError(f"版式文件 {template.name} 有误：{error}") from error


@contextmanager
def _in_one_folder(template: Path, beside: Sequence[Path]) -> Iterator[Path]:
    """Where the template can import the others: Typst reads nothing outside one folder."""
    others = [folder for folder in beside if folder != template.parent and folder.is_dir()]
    if not others:
        yield template
        return
    with TemporaryDirectory(prefix="typeset-") as together:
        for folder in (*reversed(others), template.parent):
            shutil.copytree(folder, together, dirs_exist_ok=True)
        yield Path(together) / template.name
