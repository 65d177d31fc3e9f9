"""A paper as PDF, by the Typst template that every city shares or replaces by its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tongjian.engines.typesetting import TypesettingError, typeset
from tongjian.systems.performance.papers.paper import Paper, Table, Words

TEMPLATE = "performance-paper.typ"


def print_paper(paper: Paper, folders: Sequence[Path], *, fonts: Path, on: date) -> bytes:
    """The PDF: the same bytes for the same paper, template and fonts. `folders` are those of the pack.

    The appendix is for programs and is not printed. Raises `TypesettingError`.
    """
    rooms = [folder / "templates" for folder in folders]
    template = next((file for room in rooms if (file := room / TEMPLATE).is_file()), None)
    if template is None:
        raise TypesettingError(f"城市包没有版式文件 templates/{TEMPLATE}，请补上")
    content = json.dumps(content_of(paper), ensure_ascii=False)
    return typeset(template, fonts=fonts, inputs={"paper": content}, on=on, beside=rooms)


def content_of(paper: Paper) -> Mapping[str, Any]:
    """Everything the template prints."""
    return {
        "title": paper.title,
        "landscape": paper.landscape,
        "widths": paper.widths,
        "blocks": [_block(block) for block in paper.blocks],
    }


def _block(block: Table | Words) -> Mapping[str, Any]:
    if isinstance(block, Words):
        return {"kind": "words", "text": block.text, "style": block.style}
    cells = [
        {
            "x": column,
            "y": row,
            "text": cell.text,
            "columns": cell.columns,
            "rows": cell.rows,
            "look": cell.look,
        }
        for row, column, cell in block.placed()
    ]
    return {"kind": "table", "head": block.head, "cells": cells}
