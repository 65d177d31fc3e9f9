"""`tongjian measures paper FORM --out FILE`: a form as XLSX, DOCX or PDF in the official look."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from tongjian.cli.papers import folders_for, refuse, say
from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.performance.papers.files import FileFormat, written_as
from tongjian.systems.performance.papers.paper import PaperError


def run(args: argparse.Namespace) -> int:
    """0 done, 2 refused with a sentence. Raises `PackErrors`."""
    try:
        return _paper(args)
    except (PaperError, TypesettingError) as refusal:
        return refuse(args, str(refusal))
    except OSError as error:
        return refuse(args, f"文件写不下去：{error.filename or args.out}。请检查文件名和权限。")


def _paper(args: argparse.Namespace) -> int:
    formats = {f".{each}": each for each in FileFormat}
    file_format = formats.get(args.out.suffix.lower())
    if file_format is None:
        raise PaperError(f"不会写“{args.out.suffix}”文件。--out 请以 .xlsx、.docx 或 .pdf 结尾。")
    mistakes: list[Mistake] = []
    sheet = parsed(read(args.file), FormSheet, mistakes)
    if sheet is None or mistakes:
        raise PackErrors(mistakes)
    content = written_as(
        sheet,
        file_format,
        folders_for(args.file),
        fonts=_fonts() if file_format is FileFormat.PDF else Path(),
        on=args.on or date.today(),  # noqa: DTZ011 - the day of whoever sits at this machine
        appendix=not args.only_form,
    )
    args.out.write_bytes(content)
    return say(args, {"out": str(args.out), "form": sheet.form, "bytes": len(content)}, f"已写成 {args.out}")


def _fonts() -> Path:
    # Whoever wants a PDF only: the module brings the engine of drawings with it.
    from tongjian.cli.scrutiny_files import fonts_folder

    return fonts_folder()
