"""Make the pictures and the made parts of the page anew: `python -m tools.drawing_standard`."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.drawing_standard.mistakes import MISTAKES, Mistake
from tools.drawing_standard.pictures import picture_of_layers, picture_of_mistake
from tools.drawing_standard.tables import layer_table
from tools.stamps import ROOT

PAGE = ROOT / "docs" / "drawing-standard.md"
PICTURES = ROOT / "docs" / "drawing-standard"


def pictures() -> Mapping[str, str]:
    """Every picture by its file's name."""
    with tempfile.TemporaryDirectory() as folder:
        made = {"layers.svg": picture_of_layers(Path(folder))}
        for mistake in MISTAKES:
            made[f"{mistake.name}.svg"] = picture_of_mistake(mistake, Path(folder))
    return made


def page(written: str) -> str:
    """The page with its made parts made anew. Raises LookupError when it has no place for one."""
    for name, content in (("layers", layer_table()), ("mistakes", _mistakes())):
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, opened, rest = written.partition(begin)
        _, closed, after = rest.partition(end)
        if not opened or not closed:
            raise LookupError(f"{PAGE.name}: {begin.strip()} … {end}")
        written = f"{before}{begin}{content}{end}{after}"
    return written


def _mistakes() -> str:
    with tempfile.TemporaryDirectory() as folder:
        return "".join(_described(mistake, Path(folder)) for mistake in MISTAKES) + "\n"


def _described(mistake: Mistake, folder: Path) -> str:
    return (
        f"\n### {mistake.title}\n\n"
        f"![{mistake.title}：左错右对](drawing-standard/{mistake.name}.svg)\n\n"
        f"系统提示：{mistake.said(folder).rstrip('。')}。\n\n"
        f"改法：{mistake.mend}\n"
    )


def main() -> None:
    """Write the files."""
    PICTURES.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (PICTURES / name).write_text(svg, "utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
