"""`tongjian measures read FILE --out FORM`: a filled-in XLSX or DOCX as a form, with a report per row."""

from __future__ import annotations

import argparse
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from tongjian.cli.papers import DONE, NOT_ALL, REFUSED, folders_for, refuse, say
from tongjian.systems.performance.papers.files import read_paper
from tongjian.systems.performance.papers.layout import layouts_in
from tongjian.systems.performance.papers.reading.lines import UnreadableFile
from tongjian.systems.performance.papers.reading.understanding import Outcome, ReadForm


def run(args: argparse.Namespace) -> int:
    """0 every row was read, 1 some were not, 2 refused with a sentence. Raises `PackErrors`."""
    try:
        return _read(args)
    except UnreadableFile as refusal:
        return refuse(args, str(refusal))
    except OSError as error:
        return refuse(args, f"文件不能读写：{error.filename or args.out}。请检查文件名和权限。")


def _read(args: argparse.Namespace) -> int:
    found = read_paper(args.file, args.file.name, layouts_in(folders_for(args.file)))
    if found.sheet is not None:
        args.out.write_bytes(_as_yaml(found.sheet.model_dump(mode="json", exclude_defaults=True)))
    left = sum(row.outcome is Outcome.LEFT for row in found.rows)
    lines = "\n".join(_words(found))
    say(args, _report(args, found), f"{lines}\n共 {len(found.rows)} 行，{left} 行没有读入。")
    if found.sheet is None:
        return REFUSED
    return NOT_ALL if left else DONE


def _as_yaml(body: dict[str, Any]) -> bytes:
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode, yaml.width, yaml.default_flow_style = True, 4096, False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    stream = StringIO()
    yaml.dump(body, stream)
    return stream.getvalue().encode("utf-8")


def _report(args: argparse.Namespace, found: ReadForm) -> dict[str, Any]:
    rows = [
        {
            "place": row.place,
            "part": row.part,
            "name": row.name,
            "outcome": row.outcome.name.lower(),
            "sentences": row.sentences,
        }
        for row in found.rows
    ]
    out = str(args.out) if found.sheet is not None else None
    indicators = len(found.sheet.indicators) if found.sheet is not None else 0
    return {"out": out, "layout": found.layout.code, "indicators": indicators, "rows": rows}


def _words(found: ReadForm) -> list[str]:
    return [
        f"{row.place}　{row.part}　{row.name}：{row.outcome}。{''.join(row.sentences)}"
        for row in found.rows
        if row.outcome is not Outcome.READ
    ]
